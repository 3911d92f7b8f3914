"""Models of the content app, by noun."""

from home.models.furniture import SiteFurniture
from home.models.journal import ArticlePage, JournalPage, today
from home.models.pages import ContentPage, HomePage

__all__ = ["ArticlePage", "ContentPage", "HomePage", "JournalPage", "SiteFurniture", "today"]
