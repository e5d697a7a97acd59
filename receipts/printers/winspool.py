"""The thin part that touches Windows: winspool.drv, gdi32 and pdfium's drawing on a device context.

Nothing is decided here. It can't run anywhere but on Windows; see ``windows.Spooler`` for what it promises.
Types and constants: wingdi.h and winspool.h.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_int, c_long, c_short, c_void_p, c_wchar, c_wchar_p, sizeof
from ctypes.wintypes import DWORD, HANDLE, WORD
from typing import Any

from db.rules.office import PaperSize

_PAUSED = 0x1
_DM_OUT, _DM_IN = 0x2, 0x8
_DM_ORIENTATION, _DM_PAPERSIZE, _DM_SCALE, _DM_COPIES = 0x1, 0x2, 0x10, 0x100
_DM_LENGTH, _DM_WIDTH = 0x4, 0x8
_PORTRAIT, _LANDSCAPE = 1, 2
_PAPERS = {PaperSize.A4: 9, PaperSize.A5: 11}
_OWN_SIZE = 256
"""DMPAPER_USER: a label has no size with a name."""
_TENTH_MM = 254 / 72
_LARGEST_LABEL = 300
"""Points: any page of an office is longer than that (A6 has 420)."""
_LOGPIXELSX, _LOGPIXELSY, _OFFSET_X, _OFFSET_Y = 88, 90, 112, 113
_FPDF_ANNOT_PRINTING = 0x800
_POINTS_PER_INCH = 72
_ID_OK = 1


class _DocInfo1(ctypes.Structure):
    _fields_ = (("name", c_wchar_p), ("output", c_wchar_p), ("datatype", c_wchar_p))


class _DocInfo(ctypes.Structure):
    _fields_ = (
        ("size", c_int),
        ("name", c_wchar_p),
        ("output", c_wchar_p),
        ("datatype", c_wchar_p),
        ("type", DWORD),
    )


class _DevMode(ctypes.Structure):
    """The public head of DEVMODEW; the driver's own settings follow it in the same buffer."""

    _fields_ = (
        ("device", c_wchar * 32),
        ("spec_version", WORD),
        ("driver_version", WORD),
        ("size", WORD),
        ("driver_extra", WORD),
        ("fields", DWORD),
        ("orientation", c_short),
        ("paper_size", c_short),
        ("paper_length", c_short),
        ("paper_width", c_short),
        ("scale", c_short),
        ("copies", c_short),
    )


class _PrinterInfo6(ctypes.Structure):
    _fields_ = (("status", DWORD),)


class WindowsSpooler:
    """``windows.Spooler`` on a real Windows."""

    def __init__(self) -> None:
        if sys.platform != "win32":
            raise OSError(0, "only on Windows")
        self._spool: Any = ctypes.WinDLL("winspool.drv", use_last_error=True)
        self._gdi: Any = ctypes.WinDLL("gdi32", use_last_error=True)
        self._spool.OpenPrinterW.argtypes = (c_wchar_p, POINTER(HANDLE), c_void_p)
        self._spool.GetPrinterW.argtypes = (HANDLE, DWORD, c_void_p, DWORD, POINTER(DWORD))
        self._spool.StartDocPrinterW.argtypes = (HANDLE, DWORD, c_void_p)
        self._spool.WritePrinter.argtypes = (HANDLE, c_void_p, DWORD, POINTER(DWORD))
        self._spool.DocumentPropertiesW.argtypes = (c_void_p, HANDLE, c_wchar_p, c_void_p, c_void_p, DWORD)
        self._spool.DocumentPropertiesW.restype = c_long
        for name in ("ClosePrinter", "EndDocPrinter", "StartPagePrinter", "EndPagePrinter"):
            getattr(self._spool, name).argtypes = (HANDLE,)
        self._gdi.CreateDCW.argtypes = (c_wchar_p, c_wchar_p, c_wchar_p, c_void_p)
        self._gdi.CreateDCW.restype = c_void_p
        self._gdi.StartDocW.argtypes = (c_void_p, c_void_p)
        self._gdi.GetDeviceCaps.argtypes = (c_void_p, c_int)
        for name in ("StartPage", "EndPage", "EndDoc", "AbortDoc", "DeleteDC"):
            getattr(self._gdi, name).argtypes = (c_void_p,)

    @staticmethod
    def _must(done: object) -> None:
        """Raise Windows' last error where a call gave nothing."""
        if not done and sys.platform == "win32":
            raise ctypes.WinError(ctypes.get_last_error())

    @contextmanager
    def _open(self, printer: str) -> Iterator[HANDLE]:
        handle = HANDLE()
        self._must(self._spool.OpenPrinterW(printer, byref(handle), None))
        try:
            yield handle
        finally:
            self._spool.ClosePrinter(handle)

    def is_paused(self, printer: str) -> bool:
        """Say whether the queue is paused."""
        info, needed = _PrinterInfo6(), DWORD()
        with self._open(printer) as handle:
            self._must(self._spool.GetPrinterW(handle, 6, byref(info), sizeof(info), byref(needed)))
        return bool(info.status & _PAUSED)

    def raw(self, printer: str, data: bytes, job_name: str) -> int:
        """Send bytes past the driver; give how many were taken."""
        document = _DocInfo1(job_name, None, "RAW")
        taken = DWORD()
        with self._open(printer) as handle:
            self._must(self._spool.StartDocPrinterW(handle, 1, byref(document)))
            try:
                self._must(self._spool.StartPagePrinter(handle))
                self._must(self._spool.WritePrinter(handle, data, len(data), byref(taken)))
                self._must(self._spool.EndPagePrinter(handle))
            finally:
                self._spool.EndDocPrinter(handle)
        return int(taken.value)

    def _settings(self, printer: str, paper: PaperSize, size: tuple[float, float]) -> Any:
        """Give the driver's own settings with our paper, upright or across as its pages are, unscaled."""
        across, along = size
        with self._open(printer) as handle:
            needed = self._spool.DocumentPropertiesW(None, handle, printer, None, None, 0)
            self._must(needed > 0)
            buffer = ctypes.create_string_buffer(needed)
            self._spool.DocumentPropertiesW(None, handle, printer, buffer, None, _DM_OUT)
            mode = _DevMode.from_buffer(buffer)
            mode.fields |= _DM_ORIENTATION | _DM_PAPERSIZE | _DM_SCALE | _DM_COPIES
            mode.paper_size, mode.orientation = _PAPERS[paper], _LANDSCAPE if across > along else _PORTRAIT
            if max(size) < _LARGEST_LABEL:
                mode.fields |= _DM_LENGTH | _DM_WIDTH
                mode.paper_size, mode.orientation = _OWN_SIZE, _PORTRAIT
                mode.paper_width, mode.paper_length = round(across * _TENTH_MM), round(along * _TENTH_MM)
            mode.scale, mode.copies = 100, 1
            merged = self._spool.DocumentPropertiesW(None, handle, printer, buffer, buffer, _DM_IN | _DM_OUT)
            self._must(merged == _ID_OK)
        return buffer

    def pages(self, printer: str, pdf: bytes, paper: PaperSize, job_name: str) -> None:
        """Draw a PDF's pages at their true size on ``paper``."""
        import pypdfium2  # heavy, and only Windows prints this way

        document = pypdfium2.PdfDocument(pdf)
        settings = self._settings(printer, paper, document[0].get_size())
        canvas = self._gdi.CreateDCW(None, printer, None, settings)
        self._must(canvas)
        try:
            info = _DocInfo(sizeof(_DocInfo), job_name, None, None, 0)
            self._must(self._gdi.StartDocW(canvas, byref(info)) > 0)
            try:
                for page in document:
                    self._must(self._gdi.StartPage(canvas) > 0)
                    self._draw(canvas, page)
                    self._must(self._gdi.EndPage(canvas) > 0)
            except OSError:
                self._gdi.AbortDoc(canvas)
                raise
            self._must(self._gdi.EndDoc(canvas) > 0)
        finally:
            document.close()
            self._gdi.DeleteDC(canvas)

    def _draw(self, canvas: int, page: Any) -> None:
        """Draw one page; the device's origin is where it can print first, not the corner of the paper."""
        import pypdfium2.raw as pdfium

        def caps(index: int) -> int:
            return int(self._gdi.GetDeviceCaps(canvas, index))

        width, height = page.get_size()
        pdfium.FPDF_RenderPage(
            ctypes.cast(canvas, c_void_p),
            page.raw,
            -caps(_OFFSET_X),
            -caps(_OFFSET_Y),
            round(width * caps(_LOGPIXELSX) / _POINTS_PER_INCH),
            round(height * caps(_LOGPIXELSY) / _POINTS_PER_INCH),
            0,
            _FPDF_ANNOT_PRINTING,
        )
