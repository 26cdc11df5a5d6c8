"""Build everything in content/: `python build.py --help` says what else."""

from yinfa.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
