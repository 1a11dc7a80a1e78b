"""The story: one harassing call, from address book to consequence, played with the real code on the sample files.

Nothing in it is acted but the people and the telephone: the trunk is a rehearsal, the outsiders run inside this
process, and the clock is moved by hand because the story spans two months. Every sentence that is told has been
checked on the spot; a step that does not come out as told stops the story.
"""
