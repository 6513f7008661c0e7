from live.models.chat import ChatMember, ChatMessage, ChatRoom
from live.models.notification import Delivery, Notification

__all__ = ["ChatMember", "ChatMessage", "ChatRoom", "Delivery", "Notification"]
