"""How do documents look: HTML, DOCX, and as tables?"""
