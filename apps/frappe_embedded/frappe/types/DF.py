"""The Python type of each kind of field, for annotations: `from frappe.types import DF`, then `title: DF.Data`."""

from datetime import date, datetime, time
from typing import Literal

Autocomplete = Attach = AttachImage = Barcode = Color = Data = DynamicLink = Icon = Link = Password = str
Phone = ReadOnly = Signature = str
Code = Geolocation = HTMLEditor = JSON = LongText = MarkdownEditor = SmallText = Text = TextEditor = str
Check = Int = LongInt = int
Currency = Float = Percent = Rating = Duration = float
Date = date | str
Datetime = datetime | str
Time = time | str
Select = Literal
Table = TableMultiSelect = list
