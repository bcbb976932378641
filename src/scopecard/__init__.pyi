"""The public names, for type checkers; at run time each is imported when it is first used."""

from scopecard.errors import Location as Location
from scopecard.errors import NoInputError as NoInputError
from scopecard.errors import Problem as Problem
from scopecard.errors import ScopecardError as ScopecardError
from scopecard.errors import SpecError as SpecError
from scopecard.errors import UsageError as UsageError
from scopecard.evaluation import Evaluation as Evaluation
from scopecard.evaluation import evaluate as evaluate
from scopecard.evaluation_report import report as report
from scopecard.graph.model import CapabilityGraph as CapabilityGraph
from scopecard.report_form import Report as Report
from scopecard.rules import Finding as Finding
from scopecard.spec import Spec as Spec
from scopecard.spec import load_spec as load_spec
from scopecard.spec import parse_spec as parse_spec

__version__: str
