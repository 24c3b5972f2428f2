"""The deployment descriptor: what Google is told about the add-on, made from the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot.config import ConfigError
from bot.hosts import is_loopback
from bot.web.addon.scopes import COMPOSE, EMAIL, EXECUTE, LOCALE, METADATA, logo_of, url_of

if TYPE_CHECKING:
    from bot.config import Config

SCOPES = (EXECUTE, METADATA, COMPOSE, EMAIL, LOCALE)
_COLOUR = "#1a73e8"


def manifest(config: Config) -> dict[str, Any]:
    """The descriptor of an HTTP add-on, as `gcloud workspace-add-ons deployments create` reads it.

    Raises ConfigError where the configuration cannot be one that Google would take.
    """
    faults = list(_faults(config))
    if faults:
        raise ConfigError(faults)
    assert config.addon is not None
    assert config.web is not None
    base, name = config.web.url.rstrip("/"), config.addon.name
    logo = config.addon.logo or logo_of(base)
    home = {"runFunction": url_of(base, "home")}
    settings = {"runFunction": url_of(base, "settings")}
    return {
        "oauthScopes": list(SCOPES),
        "addOns": {
            "common": {
                "name": name,
                "logoUrl": logo,
                "layoutProperties": {"primaryColor": _COLOUR, "secondaryColor": _COLOUR},
                "useLocaleFromApp": True,
                "homepageTrigger": {**home, "enabled": True},
                "universalActions": [
                    {"label": "Open introductions", **home},
                    {"label": "Settings", **settings},
                ],
                "openLinkUrlPrefixes": [f"{base}/"],
            },
            "gmail": {
                "homepageTrigger": home,
                "contextualTriggers": [{"unconditional": {}, "onTriggerFunction": url_of(base, "message")}],
                "composeTrigger": {
                    "draftAccess": "METADATA",
                    "actions": [{"runFunction": url_of(base, "compose"), "label": "Ask both first", "logoUrl": logo}],
                },
                "universalActions": [
                    {"text": "Open introductions", **home},
                    {"text": "Settings", **settings},
                ],
            },
            "httpOptions": {"authorizationHeader": "SYSTEM_ID_TOKEN", "granularOauthPermissionSupport": "OPT_IN"},
        },
    }


def _faults(config: Config) -> Iterator[str]:
    if config.web is None:
        yield "web is missing: Google calls the add-on over https; write web: {url: https://desk.conti.example}"
    elif not _may_be_called(config.web.url):
        yield (
            f"web.url is {config.web.url}, which Google does not call: write the https address of the proxy or tunnel "
            "before Twoyes, for example https://desk.conti.example"
        )
    if config.addon is None:
        yield (
            "addon is missing: write addon: {service_account: …, client_id: …} with the serviceAccountEmail and the "
            "oauthClientId that gcloud workspace-add-ons get-authorization tells"
        )
    elif config.addon.logo is not None and urlsplit(config.addon.logo).scheme != "https":
        yield "addon.logo is no https address; write one, or null for the picture that Twoyes serves itself"


def _may_be_called(url: str) -> bool:
    """Whether this may be an address that Google's servers reach: https, and not this machine's own name."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme == "https" and "." in host and not is_loopback(host)
