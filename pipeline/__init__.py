"""From stored captures to initiatives, versions and changes."""
