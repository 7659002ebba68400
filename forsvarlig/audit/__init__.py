"""Could a reader of this release work anybody out? Shares no code with the planner."""

from forsvarlig.audit.bare import audit_groups
from forsvarlig.audit.figures import Checked, check_figures
from forsvarlig.audit.whole import AuditResult, audit_release

__all__ = ["AuditResult", "Checked", "audit_groups", "audit_release", "check_figures"]
