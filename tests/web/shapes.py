"""The shapes of Google's cards and answers, strictly: no unknown key, one key a widget, its limits. For tests."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

MOST = 100


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, alias_generator=to_camel, populate_by_name=False)


class OneOf(Shape):
    """Exactly one of the keys stands there."""

    @model_validator(mode="after")
    def _one(self) -> Self:
        assert len(self.model_fields_set - {"horizontal_alignment"}) == 1, f"one key, not {self.model_fields_set}"
        return self


def _markup(text: str) -> str:
    """What is left without the marks that cards know must hold no markup."""
    for mark in ("<b>", "</b>", "<br>", "</font>", '<font color="#5f6368">', '<font color="#b3261e">'):
        text = text.replace(mark, "")
    assert "<" not in text, text
    assert ">" not in text, text
    return text.replace("&lt;", "").replace("&gt;", "").replace("&amp;", "")


def _rich(text: str) -> str:
    assert "&" not in _markup(text), text
    return text


def _plain(text: str) -> str:
    assert "<" not in text, text
    assert ">" not in text, text
    assert "\n" not in text, text
    return text


Rich = Annotated[str, Field(min_length=1, max_length=16_000), AfterValidator(_rich)]
Plain = Annotated[str, Field(max_length=200), AfterValidator(_plain)]
Label = Annotated[str, Field(min_length=1, max_length=40), AfterValidator(_plain)]
Https = Annotated[str, Field(pattern=r"^https://")]


class Parameter(Shape):
    key: Annotated[str, Field(max_length=200)]
    value: Annotated[str, Field(max_length=2_000)]


class Action(Shape):
    function: Https
    parameters: Annotated[list[Parameter], Field(max_length=50)] = []
    load_indicator: Literal["SPINNER", "NONE"] = "SPINNER"
    persist_values: bool = False
    required_widgets: list[str] = []
    all_widgets_are_required: bool = False


class OnClick(OneOf):
    action: Action | None = None
    open_link: dict[str, Https] | None = None


class Button(Shape):
    text: Label
    type: Literal["OUTLINED", "FILLED", "FILLED_TONAL", "BORDERLESS"] = "OUTLINED"
    disabled: bool = False
    alt_text: Plain = ""
    on_click: OnClick


class TextParagraph(Shape):
    text: Rich
    max_lines: int = 0


class Icon(Shape):
    known_icon: Literal["EMAIL", "PERSON", "CLOCK", "STAR", "DESCRIPTION", "MULTIPLE_PEOPLE", "INVITE", "BOOKMARK"]


class DecoratedText(Shape):
    top_label: Plain = ""
    text: Rich
    bottom_label: Plain = ""
    wrap_text: bool = False
    start_icon: Icon | None = None
    button: Button | None = None
    on_click: OnClick | None = None


class TextInput(Shape):
    name: Annotated[str, Field(min_length=1)]
    label: Plain
    type: Literal["SINGLE_LINE", "MULTIPLE_LINE"]
    hint_text: Plain = ""
    value: str = ""
    auto_complete_action: Action | None = None


class Item(Shape):
    text: Annotated[Plain, Field(min_length=1)]
    value: str
    selected: bool


class SelectionInput(Shape):
    name: Annotated[str, Field(min_length=1)]
    label: Plain = ""
    type: Literal["CHECK_BOX", "RADIO_BUTTON", "SWITCH", "DROPDOWN"]
    items: Annotated[list[Item], Field(min_length=1, max_length=MOST)]

    @model_validator(mode="after")
    def _single(self) -> Self:
        if self.type != "CHECK_BOX":
            assert sum(item.selected for item in self.items) <= 1
        return self


class DateTimePicker(Shape):
    name: Annotated[str, Field(min_length=1)]
    label: Plain
    type: Literal["DATE_ONLY"]
    value_ms_epoch: str = ""


class ButtonList(Shape):
    buttons: Annotated[list[Button], Field(min_length=1, max_length=MOST)]


class Widget(OneOf):
    text_paragraph: TextParagraph | None = None
    decorated_text: DecoratedText | None = None
    text_input: TextInput | None = None
    selection_input: SelectionInput | None = None
    date_time_picker: DateTimePicker | None = None
    button_list: ButtonList | None = None
    divider: dict[str, Any] | None = None
    horizontal_alignment: str | None = None


class Section(Shape):
    header: Plain = ""
    collapsible: bool = False
    uncollapsible_widgets_count: Annotated[int, Field(ge=0)] = 0
    widgets: Annotated[list[Widget], Field(min_length=1, max_length=MOST)]


class Header(Shape):
    title: Annotated[Plain, Field(min_length=1)]
    subtitle: Plain = ""


class CardAction(Shape):
    action_label: Label
    on_click: OnClick


class Footer(Shape):
    primary_button: Button
    secondary_button: Button | None = None


class Card(Shape):
    name: Annotated[str, Field(min_length=1)]
    header: Header
    sections: Annotated[list[Section], Field(min_length=1, max_length=MOST)]
    card_actions: Annotated[list[CardAction], Field(max_length=10)] = []
    fixed_footer: Footer | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        widgets = [widget for section in self.sections for widget in section.widgets]
        assert len(widgets) <= MOST, f"{len(widgets)} widgets"
        inputs = [one.text_input or one.selection_input or one.date_time_picker for one in widgets]
        names = [one.name for one in inputs if one is not None]
        assert len(names) == len(set(names)), f"a name stands twice: {names}"
        return self


class Navigation(OneOf):
    push_card: Card | None = None
    update_card: Card | None = None
    pop: bool | None = None
    pop_to_root: bool | None = None
    pop_to_card: str | None = None


class Notification(Shape):
    text: Annotated[str, Field(min_length=1)]


class RenderedAction(Shape):
    navigations: list[Navigation] = []
    notification: Notification | None = None


class Address(Shape):
    email: str


class ToRecipients(Shape):
    to_recipients: list[Address]


class CcRecipients(Shape):
    cc_recipients: list[Address]


class BccRecipients(Shape):
    bcc_recipients: list[Address]


class Subject(Shape):
    subject: str


class Content(Shape):
    content: str
    content_type: Literal["TEXT", "MUTABLE_HTML", "IMMUTABLE_HTML"]


class Body(Shape):
    type: Literal["IN_PLACE_INSERT", "INSERT_AT_START", "INSERT_AT_END", "REPLACE"]
    insert_contents: list[Content]


class UpdateDraft(Shape):
    update_to_recipients: ToRecipients | None = None
    update_cc_recipients: CcRecipients | None = None
    update_bcc_recipients: BccRecipients | None = None
    update_subject: Subject | None = None
    update_body: Body | None = None


class GmailAction(OneOf):
    update_draft_action_markup: UpdateDraft | None = None
    open_created_draft_action_markup: dict[str, str] | None = None
    addon_compose_ui_action_markup: dict[str, str] | None = None


class HostApp(Shape):
    gmail_action: GmailAction


class Rendered(Shape):
    action: RenderedAction | None = None
    host_app_action: HostApp | None = None


class Clicked(Shape):
    render_actions: Rendered
    state_changed: bool = False
