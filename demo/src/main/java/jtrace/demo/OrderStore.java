package jtrace.demo;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Orders in an embedded H2 database in memory; keeps the newest {@link #ORDERS_MAX}. */
final class OrderStore implements AutoCloseable {
  private static final int ORDERS_MAX = 5_000;
  private static final int TRIM_EVERY = 500;

  private final Connection connection;
  private long inserted;

  OrderStore() throws SQLException {
    connection = DriverManager.getConnection("jdbc:h2:mem:orders;DB_CLOSE_ON_EXIT=FALSE");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create table orders (id bigint auto_increment primary key, customer varchar,"
              + " city varchar, total_cents bigint)");
      statement.execute("create index by_city on orders (city)");
    }
  }

  synchronized long add(Order order) throws SQLException {
    if (++inserted % TRIM_EVERY == 0) {
      trim();
    }
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into orders (customer, city, total_cents) values (?, ?, ?)",
            Statement.RETURN_GENERATED_KEYS)) {
      insert.setString(1, order.customer());
      insert.setString(2, order.city());
      insert.setLong(3, order.totalCents());
      insert.executeUpdate();
      try (ResultSet keys = insert.getGeneratedKeys()) {
        keys.next();
        return keys.getLong(1);
      }
    }
  }

  /** Turnover by city, highest first. */
  synchronized List<Map<String, Object>> turnover() throws SQLException {
    List<Map<String, Object>> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery(
                "select city, count(*), sum(total_cents) from orders where customer like '%a%'"
                    + " group by city order by 3 desc")) {
      while (result.next()) {
        rows.add(
            Map.of(
                "city", result.getString(1),
                "orders", result.getLong(2),
                "totalCents", result.getLong(3)));
      }
    }
    return rows;
  }

  private void trim() throws SQLException {
    try (PreparedStatement delete =
        connection.prepareStatement("delete from orders where id <= ?")) {
      delete.setLong(1, inserted - ORDERS_MAX);
      delete.executeUpdate();
    }
  }

  @Override
  public synchronized void close() throws SQLException {
    connection.close();
  }
}
