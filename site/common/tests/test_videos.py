"""Addresses of videos, and the policy of the one page that shows one."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from common.csp import framed_origins, let_frame
from common.middleware import SecurityHeadersMiddleware
from common.videos import host_names, read_video

YOUTUBE = ("https://www.youtube.com/watch?v=abcDEF_-123", "https://www.youtube-nocookie.com")
VIMEO = ("https://vimeo.com/76979871", "https://player.vimeo.com")


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://www.youtube.com/watch?v=abcDEF_-123", YOUTUBE),
        ("http://youtube.com/watch?v=abcDEF_-123&t=42s", YOUTUBE),
        ("https://m.youtube.com/watch?list=PL1&v=abcDEF_-123", YOUTUBE),
        ("https://youtu.be/abcDEF_-123?si=x", YOUTUBE),
        ("https://www.youtube.com/shorts/abcDEF_-123", YOUTUBE),
        ("https://www.youtube-nocookie.com/embed/abcDEF_-123", YOUTUBE),
        ("  https://youtu.be/abcDEF_-123 ", YOUTUBE),
        ("https://vimeo.com/76979871", VIMEO),
        ("https://player.vimeo.com/video/76979871?h=1", VIMEO),
        ("https://vimeo.com/76979871/abc123def4", ("https://vimeo.com/76979871/abc123def4", VIMEO[1])),
    ],
)
def test_address_of_a_host_leads_to_its_video(address, expected):
    video = read_video(address)

    assert (video.watch_url, video.player_origin) == expected


@pytest.mark.parametrize(
    "address",
    [
        "",
        "https://example.com/watch?v=abcDEF_-123",
        "https://www.youtube.com.evil.example/watch?v=abcDEF_-123",
        "https://evil.example/https://youtu.be/abcDEF_-123",
        "https://youtu.be/abcDEF_-12",
        "https://youtu.be/abcDEF_-123/../../x",
        'https://youtu.be/abcDEF_-123"onload="alert(1)',
        "https://user@www.youtube.com/watch?v=abcDEF_-123",
        "javascript:alert(1)//https://youtu.be/abcDEF_-123",
        "<iframe src='https://www.youtube.com/embed/abcDEF_-123'></iframe>",
        "https://vimeo.com/abc",
        "https://vimeo.com/" + "1" * 16,
        "https://www.youtube.com/watch?v=abcDEF_-123" + "&a" * 200,
    ],
)
def test_every_other_address_leads_to_none(address):
    assert read_video(address) is None


def test_unlisted_video_keeps_its_key():
    video = read_video("https://vimeo.com/76979871/abc123def4")

    assert video.player_url == "https://player.vimeo.com/video/76979871?h=abc123def4&autoplay=1&dnt=1"


def test_another_host_can_be_configured(settings):
    settings.VIDEO_HOSTS = [
        {
            "name": "Tube",
            "address": r"https://tube\.example/w/(?P<id>\w+)",
            "watch": "https://tube.example/w/{id}",
            "player": "https://tube.example/embed/{id}",
        }
    ]

    assert host_names() == ["Tube"]
    assert read_video("https://tube.example/w/x1").player_origin == "https://tube.example"
    assert read_video(YOUTUBE[0]) is None


def policy_of(request: HttpRequest, *origins: str) -> str:
    def view(request: HttpRequest) -> HttpResponse:
        for origin in origins:
            let_frame(request, origin)
        return HttpResponse()

    return SecurityHeadersMiddleware(view)(request).headers["Content-Security-Policy"]


def test_only_the_page_that_asks_may_frame_a_host():
    factory = RequestFactory()

    plain, with_video = policy_of(factory.get("/")), policy_of(factory.get("/"), VIMEO[1], YOUTUBE[1], VIMEO[1])

    assert "frame-src" not in plain
    assert with_video == f"{plain}; frame-src {VIMEO[1]} {YOUTUBE[1]}"
    assert policy_of(factory.get("/")) == plain


def test_nothing_is_framed_unless_asked():
    assert framed_origins(HttpRequest()) == frozenset()
