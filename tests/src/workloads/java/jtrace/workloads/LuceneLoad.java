package jtrace.workloads;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.ByteBuffersDirectory;

/**
 * Lucene in memory: builds indexes of random text and searches them. Options as of {@link H2Load}.
 */
public final class LuceneLoad {
  private static final int DOCUMENTS = 20;
  private static final int WORDS = 3_000;

  private LuceneLoad() {}

  public static void main(String[] args) throws InterruptedException {
    Life life = new Life(args);
    Operations operations = new Operations(life);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < life.option("threads", 2); i++) {
      int seed = i;
      Thread thread = new Thread(() -> work(seed, operations), "lucene-" + i);
      thread.start();
      threads.add(thread);
    }
    operations.report(threads);
  }

  private static void work(int seed, Operations operations) {
    Random random = new Random(seed);
    try {
      while (operations.next()) {
        try (ByteBuffersDirectory directory = new ByteBuffersDirectory()) {
          index(directory, random);
          search(directory, random);
        }
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String word(Random random) {
    return "word" + (int) (Math.abs(random.nextGaussian()) * WORDS / 4);
  }

  private static void index(ByteBuffersDirectory directory, Random random) throws IOException {
    try (IndexWriter writer =
        new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
      for (int i = 0; i < DOCUMENTS; i++) {
        StringBuilder text = new StringBuilder();
        for (int word = 0; word < 80; word++) {
          text.append(word(random)).append(' ');
        }
        Document document = new Document();
        document.add(new TextField("text", text.toString(), Field.Store.YES));
        writer.addDocument(document);
      }
    }
  }

  private static void search(ByteBuffersDirectory directory, Random random) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      for (int i = 0; i < 10; i++) {
        BooleanQuery query =
            new BooleanQuery.Builder()
                .add(new TermQuery(new Term("text", word(random))), BooleanClause.Occur.SHOULD)
                .add(new TermQuery(new Term("text", word(random))), BooleanClause.Occur.SHOULD)
                .add(
                    new PhraseQuery("text", word(random), word(random)), BooleanClause.Occur.SHOULD)
                .build();
        Phases.sink += searcher.search(query, 10).scoreDocs.length;
      }
    }
  }
}
