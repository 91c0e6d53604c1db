"""Files in, files out: bytes to pages, and records to the formats that people keep. No models here."""
