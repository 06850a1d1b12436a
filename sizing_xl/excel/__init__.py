"""Excel: functions, macros, and the building of Sizing.xlsm."""
