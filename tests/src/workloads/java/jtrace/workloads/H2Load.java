package jtrace.workloads;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Transactions on an embedded H2 database in memory: an update, an insert, a join with an
 * aggregate, now and then a delete; the tables keep their size. Options: {@code threads=2}, {@code
 * warm=5}, {@code seconds=30}, {@code operations=0} to end after so many instead of by time.
 */
public final class H2Load {
  private static final int ACCOUNTS = 5_000;

  /** How many entries an account has on average: so many are inserted until all are deleted. */
  private static final int ENTRIES = 8;

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
    try (PreparedStatement insert =
        connection.prepareStatement("insert into entry(account, amount) values(?, ?)")) {
      for (int i = 0; i < ACCOUNTS * ENTRIES; i++) {
        insert.setInt(1, i % ACCOUNTS);
        insert.setLong(2, i % 100);
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
            connection.prepareStatement("delete from entry where account = ?");
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
          if (random.nextInt(ENTRIES) == 0) {
            delete.setInt(1, random.nextInt(ACCOUNTS));
            delete.executeUpdate();
          }
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
}
