package jtrace.workloads;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;

/**
 * Transactions on an embedded H2 database in memory: an update of two rows, an insert, a join with
 * an aggregate. Options: {@code threads=2}, {@code warm=5}, {@code seconds=30}, {@code
 * operations=0} to end after so many instead of by time.
 */
public final class H2Load {
  private static final int ACCOUNTS = 5_000;

  private H2Load() {}

  public static void main(String[] args) throws SQLException, InterruptedException {
    Life life = new Life(args);
    String url = "jdbc:h2:mem:load;DB_CLOSE_DELAY=-1;LOCK_TIMEOUT=10000";
    try (Connection connection = DriverManager.getConnection(url)) {
      fill(connection);
      Operations operations = new Operations(life);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < life.option("threads", 2); i++) {
        int seed = i;
        Thread thread = new Thread(() -> work(url, seed, operations), "h2-" + i);
        thread.start();
        threads.add(thread);
      }
      operations.report(threads);
    }
  }

  private static void fill(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table account(id int primary key, owner varchar, balance bigint)");
      statement.execute("create table entry(id identity primary key, account int, amount bigint)");
      statement.execute("create index entry_account on entry(account)");
    }
    try (PreparedStatement insert =
        connection.prepareStatement("insert into account values(?, ?, 1000)")) {
      for (int id = 0; id < ACCOUNTS; id++) {
        insert.setInt(1, id);
        insert.setString(2, "owner " + id % 97);
        insert.executeUpdate();
      }
    }
  }

  private static void work(String url, int seed, Operations operations) {
    Random random = new Random(seed);
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement update =
            connection.prepareStatement("update account set balance = balance + ? where id = ?");
        PreparedStatement insert =
            connection.prepareStatement("insert into entry(account, amount) values(?, ?)");
        PreparedStatement delete =
            connection.prepareStatement("delete from entry where account = ? and id % 2 = 0");
        PreparedStatement query =
            connection.prepareStatement(
                "select a.owner, count(*), sum(e.amount) from account a join entry e on e.account ="
                    + " a.id where a.id between ? and ? group by a.owner order by 2 desc")) {
      connection.setAutoCommit(false);
      while (operations.next()) {
        int from = random.nextInt(ACCOUNTS);
        try {
          transfer(update, insert, from, random.nextInt(100));
          query.setInt(1, from);
          query.setInt(2, from + 40);
          try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
              Phases.sink += rows.getLong(3);
            }
          }
          delete.setInt(1, from);
          delete.executeUpdate();
          connection.commit();
        } catch (SQLException e) {
          // two transactions met on a row: the database asks for one of them to be given up
          connection.rollback();
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void transfer(PreparedStatement update, PreparedStatement insert, int id, int sum)
      throws SQLException {
    update.setLong(1, sum);
    update.setInt(2, id);
    update.executeUpdate();
    insert.setInt(1, id);
    insert.setLong(2, sum);
    insert.executeUpdate();
  }

  /** Counts operations; shared by the threads of a load. */
  static final class Operations {
    private final Life life;
    private final LongAdder done = new LongAdder();
    private final long limit;

    Operations(Life life) {
      this.life = life;
      this.limit = life.option("operations", 0);
    }

    boolean next() {
      done.increment();
      return !life.over() && (limit == 0 || done.sum() <= limit);
    }

    /** Warms up, says READY, prints the rate once a second, and waits for the end. */
    void report(List<Thread> threads) throws InterruptedException {
      Thread.sleep(1000L * life.option("warm", 5));
      long cpu = Life.cpuNanos();
      startTicks();
      life.ready();
      long start = System.nanoTime();
      long first = done.sum();
      for (Thread thread : threads) {
        thread.join();
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      System.out.println("OPERATIONS " + (done.sum() - first) + " " + seconds);
      System.out.println("CPU " + (Life.cpuNanos() - cpu));
      System.out.println("DONE");
    }

    /** Writes the progress ten times a second to the file of the option {@code ticks}. */
    private void startTicks() {
      String file = life.option("ticks", "");
      if (file.isEmpty()) {
        return;
      }
      Thread ticker = new Thread(() -> writeTicks(Path.of(file)), "ticks");
      ticker.setDaemon(true);
      ticker.start();
    }

    /** Lines of CLOCK_MONOTONIC ns, operations done, CPU ns of the process. */
    private void writeTicks(Path file) {
      try (Writer out = Files.newBufferedWriter(file)) {
        while (true) {
          out.write(System.nanoTime() + " " + done.sum() + " " + Life.cpuNanos() + "\n");
          out.flush();
          Thread.sleep(100);
        }
      } catch (IOException | InterruptedException e) {
        System.err.println("no more ticks: " + e);
      }
    }
  }
}
