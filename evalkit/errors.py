"""Every error that evalkit raises on purpose, and when.

EvalkitError                     the root: one catch a face
├── StudyFolderError             a study folder holds faults; carries all of them
├── CorpusError                  a corpus that cannot be split, or texts that cannot be learnt from
├── GenerationError              a passage, or another answer of a model, that could not be had
│   ├── EndpointError            a server that failed, refused or made no sense; may it be retried?
│   └── StoppedError             a run that ends early, so that this request was not sent
│       └── BudgetError          the request could have passed the budget
├── UnknownStudyError            no study of this id in the database
├── AnswerError                  an answer that the form does not allow
│   └── EarlyChoiceError         a choice between passages that are not both rated yet
├── AccessError                  a link that is unknown or revoked, or a page of another role
│   ├── NoConsentError           a rater who has not agreed to take part, or not filled the form in
│   └── NotQualifiedError        a rater who has not passed the qualifying passages yet
├── ClosedError                  ratings are closed (or not yet), and this act needs the other
│   └── FinalError               the rater has guessed the systems, so the ratings stay as they are
│       └── SealedError          a norming pass has revealed these ratings, so they stay, too
├── AssignmentError              a design that cannot be made from these raters and briefs
├── StoreError                   the database cannot do what was asked
│   ├── ConflictError            a newer answer is already stored
│   └── MigrationError           a database of a newer release, or a broken migration
├── RatingsTableError            a table of ratings whose columns or values cannot be read
└── StatisticError               a quantity that is undefined for these ratings; says why
    ├── TooFewPairsError         fewer complete pairs (or units) than the quantity needs
    ├── NoVariationError         all ratings are equal, so nothing can be told apart
    ├── IncompleteTableError     the method needs a complete table and this one has holes
    ├── NotConnectedError        raters (or systems) fall into groups that nothing compares
    └── AnonymousRatersError     the quantity needs persons, and these raters are slots
"""


class EvalkitError(Exception):
    """What was expected, what came, where, and what to do, in one or two sentences."""


class StudyFolderError(EvalkitError):
    """A study folder that cannot be opened; ``faults`` holds each fault found in it."""

    def __init__(self, message: str, faults: tuple[object, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults


class CorpusError(EvalkitError):
    """A corpus that cannot be split as asked, or whose texts do not do for training."""


class GenerationError(EvalkitError):
    """A passage, or another answer of a model, could not be had; the message says what to do."""


class EndpointError(GenerationError):
    """A server failed, refused a request, or answered without sense.

    ``retryable`` says whether the same request may succeed later, ``retry_after`` after how many
    seconds at the earliest where the server said so; ``perhaps_paid`` whether the server may have
    charged for the answer that was lost; ``is_content_refusal`` whether a filter stopped it;
    ``meets_all`` whether every other request to the same model would meet with the same.
    """

    def __init__(
        self,
        message: str,
        *,
        retryable: bool = False,
        perhaps_paid: bool = False,
        is_content_refusal: bool = False,
        meets_all: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(message)
        self.retryable = retryable
        self.perhaps_paid = perhaps_paid
        self.is_content_refusal = is_content_refusal
        self.meets_all = meets_all
        self.retry_after = retry_after

    def saying(self, message: str) -> "EndpointError":
        """The same failure in other words."""
        return EndpointError(
            message,
            retryable=self.retryable,
            perhaps_paid=self.perhaps_paid,
            is_content_refusal=self.is_content_refusal,
            meets_all=self.meets_all,
            retry_after=self.retry_after,
        )


class StoppedError(GenerationError):
    """A run ends early, and this request was not sent."""


class BudgetError(StoppedError):
    """The next request could pass the budget, so it was not sent."""


class UnknownStudyError(EvalkitError):
    """No study of this id lies in the database."""


class AnswerError(EvalkitError):
    """An answer that the form does not allow: an unknown question, level, option or slot."""


class EarlyChoiceError(AnswerError):
    """A choice between two passages of which one is not rated yet."""


class AccessError(EvalkitError):
    """The link is unknown or revoked, or its role may not do this."""


class NoConsentError(AccessError):
    """A rater who has not consented, or not answered what the study must know of its raters."""


class NotQualifiedError(AccessError):
    """A rater who has not passed the qualifying passages, and whom no lead let in."""


class ClosedError(EvalkitError):
    """The act needs open ratings and they are closed, or the other way about."""


class FinalError(ClosedError):
    """A rater who has said what wrote what changes no rating any more."""


class SealedError(FinalError):
    """A rating that a norming pass has revealed to the group changes no more."""


class AssignmentError(EvalkitError):
    """No design can be made from these raters, briefs and systems."""


class StoreError(EvalkitError):
    """The database cannot do what was asked."""


class ConflictError(StoreError):
    """A newer answer to the same question is already stored."""


class MigrationError(StoreError):
    """The database was written by a newer release, or a migration failed."""


class RatingsTableError(EvalkitError):
    """A table of ratings whose columns or values cannot be read."""


class StatisticError(EvalkitError):
    """A quantity that is undefined for these ratings; the message is the reason shown."""


class TooFewPairsError(StatisticError):
    """Fewer complete pairs, units or raters than the quantity needs."""


class NoVariationError(StatisticError):
    """All ratings are equal, so nothing can be told apart."""


class IncompleteTableError(StatisticError):
    """The method needs a complete table, and this one has holes."""


class NotConnectedError(StatisticError):
    """Raters (or systems) fall into groups that no common passage or comparison links."""


class AnonymousRatersError(StatisticError):
    """The quantity needs raters who are persons, and these are slots."""
