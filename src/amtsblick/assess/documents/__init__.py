"""How is a document's form filled from register, evidence and knowledge?"""
