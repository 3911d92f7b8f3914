"""Models of the content app, by noun."""

from home.models.authors import ArticleTag, Author, Byline, RelatedArticle, TaggedArticle
from home.models.contact import ContactField, ContactMessage, ContactPage
from home.models.faq import FaqPage
from home.models.furniture import SiteFurniture
from home.models.journal import ArticlePage, JournalPage, today
from home.models.newsletter import Subscriber
from home.models.pages import ContentPage, HomePage

__all__ = [
    "ArticlePage",
    "ArticleTag",
    "Author",
    "Byline",
    "ContactField",
    "ContactMessage",
    "ContactPage",
    "ContentPage",
    "FaqPage",
    "HomePage",
    "JournalPage",
    "RelatedArticle",
    "SiteFurniture",
    "Subscriber",
    "TaggedArticle",
    "today",
]
