"""python -m minglu"""

from minglu.cli.main import main

main()
