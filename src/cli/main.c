#include "cli/cmd.h"

int main(void)
{
	return 0;
}
