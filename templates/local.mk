# Embedded at build time; --template DIR|FILE overrides.
TEMPLATES =
