"""Coupons and automatic promotions."""
