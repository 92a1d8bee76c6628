using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Postgres.Tests;

public sealed class PostgresConformanceTests(PostgresFixture store) : VectorStoreConformanceTests(store), IClassFixture<PostgresFixture>;
