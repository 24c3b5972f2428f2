"""What Google posts to the add-on: the event object, every part of it optional, everything in it untrusted."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, StringConstraints, model_validator
from pydantic.alias_generators import to_camel

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_MOST = 50  # parameters, inputs
_PEOPLE = 500  # recipients, values of one input
_LINE = 2_000  # characters


def _clean(value: object) -> object:
    """Text without control characters and halves of characters, line ends as \\n."""
    return _CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")) if isinstance(value, str) else value


def _listed(value: object) -> object:
    """A list without what is no text, and without what is too long to be somebody's name and address."""
    return [one for one in value if isinstance(one, str) and len(one) <= _LINE] if isinstance(value, list) else value


Name = Annotated[str, BeforeValidator(_clean), StringConstraints(max_length=200)]
Short = Annotated[str, BeforeValidator(_clean), StringConstraints(max_length=_LINE)]
Long = Annotated[str, BeforeValidator(_clean), StringConstraints(max_length=20_000)]
Secret = Annotated[SecretStr, Field(max_length=10_000)]
People = Annotated[tuple[Short, ...], BeforeValidator(_listed), Field(max_length=_PEOPLE)]


class _Part(BaseModel):
    """A block of the event: unknown keys are ignored, and null means that it is not there."""

    model_config = ConfigDict(
        extra="ignore", frozen=True, alias_generator=to_camel, populate_by_name=True, hide_input_in_errors=True
    )

    @model_validator(mode="before")
    @classmethod
    def _null_is_missing(cls, value: Any) -> Any:
        return {key: one for key, one in value.items() if one is not None} if isinstance(value, dict) else value


class StringInputs(_Part):
    """What was typed or ticked."""

    value: Annotated[tuple[Long, ...], Field(max_length=_PEOPLE)] = ()


class DateInput(_Part):
    """A day that was picked, as milliseconds since 1970 (a number, or a number as text)."""

    ms_since_epoch: Annotated[int, Field(ge=0, le=253_402_300_799_999)] | None = None


class FormInput(_Part):
    """One field of a form."""

    string_inputs: StringInputs = StringInputs()
    date_input: DateInput = DateInput()
    date_time_input: DateInput = DateInput()


class TimeZone(_Part):
    """Where the user's clock stands."""

    id: Name = ""


class Common(_Part):
    """What every event carries."""

    platform: Name = ""
    user_locale: Name = ""
    time_zone: TimeZone = TimeZone()
    parameters: Annotated[dict[Name, Short], Field(max_length=_MOST)] = {}
    form_inputs: Annotated[dict[Name, FormInput], Field(max_length=_MOST)] = {}


class Authorization(_Part):
    """What the user allowed. Google's ID tokens are not kept: they are verified before the event is read."""

    user_o_auth_token: Secret = Field(default=SecretStr(""), alias="userOAuthToken")
    authorized_scopes: Annotated[tuple[Name, ...], Field(max_length=200)] = ()


class Mail(_Part):
    """The mail or draft that is open. Recipients come with drafts only, and even there they may be missing."""

    message_id: Name = ""
    thread_id: Name = ""
    access_token: Secret = SecretStr("")
    to_recipients: People = ()
    cc_recipients: People = ()
    bcc_recipients: People = ()


class Event(_Part):
    """One event. What is not there reads as empty; a block of another shape raises pydantic's ValidationError."""

    common: Common = Field(default=Common(), alias="commonEventObject")
    authorization: Authorization = Field(default=Authorization(), alias="authorizationEventObject")
    gmail: Mail = Mail()

    def parameter(self, name: str) -> str:
        """A parameter of the button that was clicked, "" where there is none. It came through the client."""
        return self.common.parameters.get(name, "")

    def text(self, name: str) -> str:
        """What was typed into a field, without blanks around it; "" where nothing was."""
        chosen = self.chosen(name)
        return chosen[0].strip() if chosen else ""

    def chosen(self, name: str) -> tuple[str, ...]:
        """Every value of a field: the boxes that were ticked."""
        return self.common.form_inputs.get(name, FormInput()).string_inputs.value

    def day(self, name: str) -> date | None:
        """The day that was picked in a field, None where none was."""
        given = self.common.form_inputs.get(name, FormInput())
        moment = given.date_input.ms_since_epoch
        if moment is None:
            moment = given.date_time_input.ms_since_epoch
        return None if moment is None else (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=moment)).date()

    @property
    def zone(self) -> str:
        """The user's time zone as an IANA name, "" where it is not told or there is no such zone."""
        from bot import values

        try:
            return values.zone(self.common.time_zone.id) if self.common.time_zone.id else ""
        except ValueError:
            return ""
