#include "model/log.h"

const char *log_fault_text(enum log_fault fault)
{
	switch (fault) {
	case LOG_FAULT_STEPS:
		return "the pattern needs too many steps for this line";
	case LOG_FAULT_TIME:
		return "what stands at the place of the time is no time";
	case LOG_FAULT_NONE:
		break;
	}
	return NULL;
}
