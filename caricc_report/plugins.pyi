# The public names for plug-ins, each from the module that has it.

from caricc_report.displays.adapters import Adapter as Adapter
from caricc_report.document.document import Document as Document
from caricc_report.document.renderers import MakeFormat as MakeFormat
from caricc_report.document.rendering import Rendered as Rendered
from caricc_report.document.rendering import Renderer as Renderer
from caricc_report.editorial.checks import Check as Check
from caricc_report.editorial.checks.finding import Problem as Problem
from caricc_report.editorial.checks.finding import Severity as Severity
from caricc_report.editorial.checks.subject import Subject as Subject
from caricc_report.errors import CariccReportError as CariccReportError
from caricc_report.errors import Defect as Defect
from caricc_report.errors import InvalidInputError as InvalidInputError
from caricc_report.errors import ProgramFailedError as ProgramFailedError
from caricc_report.errors import ProgramMissingError as ProgramMissingError
from caricc_report.errors import UsageError as UsageError
from caricc_report.loaders import Loader as Loader
from caricc_report.model.article import Article as Article
from caricc_report.model.record import Record as Record
from caricc_report.model.record import SourceOptions as SourceOptions
from caricc_report.system.files import ProjectFile as ProjectFile
from caricc_report.text import nodes as nodes
from caricc_report.text.html import to_html as to_html
