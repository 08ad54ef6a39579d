"""Every error the engine raises. `http_status_code` is what the HTTP layer answers with (500 if absent)."""

from werkzeug.exceptions import NotFound


class SiteNotSpecifiedError(Exception):
    """No site was named on the command line or in the request."""

    def __init__(self, *args):
        super().__init__(*(args or ("Please specify --site sitename",)))


class UrlSchemeNotSupported(Exception):
    pass


class ValidationError(Exception):
    http_status_code = 417


class FrappeTypeError(TypeError):
    http_status_code = 417


class AuthenticationError(Exception):
    http_status_code = 401


class SessionExpired(Exception):
    http_status_code = 401


class PermissionError(Exception):
    http_status_code = 403


class DoesNotExistError(ValidationError):
    http_status_code = 404

    def __init__(self, *args, doctype=None):
        super().__init__(*args)
        self.doctype = doctype


class PageDoesNotExistError(ValidationError):
    http_status_code = 404


class NameError(Exception):
    http_status_code = 409


class OutgoingEmailError(Exception):
    http_status_code = 501


class SessionStopped(Exception):
    http_status_code = 503


class UnsupportedMediaType(Exception):
    http_status_code = 415


class RequestToken(Exception):
    http_status_code = 200


class Redirect(Exception):
    def __init__(self, http_status_code: int = 301):
        self.http_status_code = http_status_code
        super().__init__()


class CSRFTokenError(Exception):
    http_status_code = 400


class TooManyRequestsError(Exception):
    http_status_code = 429


class DuplicateEntryError(NameError):
    pass


class DataError(ValidationError):
    pass


class MappingMismatchError(ValidationError):
    pass


class InvalidStatusError(ValidationError):
    pass


class MandatoryError(ValidationError):
    pass


class NonNegativeError(ValidationError):
    pass


class InvalidSignatureError(ValidationError):
    pass


class RateLimitExceededError(ValidationError):
    http_status_code = 429


class CannotChangeConstantError(ValidationError):
    pass


class CharacterLengthExceededError(ValidationError):
    pass


class UpdateAfterSubmitError(ValidationError):
    pass


class LinkValidationError(ValidationError):
    pass


class CancelledLinkError(LinkValidationError):
    pass


class DocstatusTransitionError(ValidationError):
    pass


class TimestampMismatchError(ValidationError):
    pass


class EmptyTableError(ValidationError):
    pass


class LinkExistsError(ValidationError):
    pass


class InvalidEmailAddressError(ValidationError):
    pass


class InvalidNameError(ValidationError):
    pass


class InvalidPhoneNumberError(ValidationError):
    pass


class TemplateNotFoundError(ValidationError):
    pass


class UniqueValidationError(ValidationError):
    pass


class AppNotInstalledError(ValidationError):
    pass


class IncorrectSitePath(NotFound):
    pass


class ImplicitCommitError(ValidationError):
    pass


class RetryBackgroundJobError(Exception):
    pass


class DocumentLockedError(ValidationError):
    pass


class CircularLinkingError(ValidationError):
    pass


class SecurityException(Exception):
    pass


class InvalidColumnName(ValidationError):
    pass


class IncompatibleApp(ValidationError):
    pass


class InvalidDates(ValidationError):
    pass


class DataTooLongException(ValidationError):
    pass


class FileAlreadyAttachedException(Exception):
    pass


class DocumentAlreadyRestored(ValidationError):
    pass


class AttachmentLimitReached(ValidationError):
    pass


class QueryTimeoutError(Exception):
    """Another writer held the database longer than the busy timeout."""


class QueryDeadlockError(Exception):
    pass


class InReadOnlyMode(ValidationError):
    http_status_code = 503


class SessionBootFailed(ValidationError):
    http_status_code = 500


class PrintFormatError(ValidationError):
    pass


class TooManyWritesError(Exception):
    pass


class InvalidAuthorizationHeader(CSRFTokenError):
    pass


class InvalidAuthorizationPrefix(CSRFTokenError):
    pass


class InvalidAuthorizationToken(CSRFTokenError):
    pass


class InvalidDatabaseFile(ValidationError):
    pass


class ExecutableNotFound(FileNotFoundError):
    pass


class InvalidRoundingMethod(ValidationError):
    pass


class InvalidRemoteException(Exception):
    pass


class LinkExpired(ValidationError):
    http_status_code = 410


class InvalidKeyError(ValidationError):
    http_status_code = 401


class CommandFailedError(Exception):
    def __init__(self, message: str, out: str = "", err: str = ""):
        super().__init__(message)
        self.out = out
        self.err = err


class ConflictingEngineError(RuntimeError):
    """Real Frappe is importable beside the embedded engine: one `import frappe` can't mean both."""
