using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Postgres.Tests;

public sealed class PostgresConformanceTests(PostgresFixture store) : HybridStoreConformanceTests(store), IClassFixture<PostgresFixture>;
