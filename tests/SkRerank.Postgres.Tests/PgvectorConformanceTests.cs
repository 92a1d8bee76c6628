using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Postgres.Tests;

public sealed class PgvectorConformanceTests(PgvectorFixture store) : VectorStoreConformanceTests(store), IClassFixture<PgvectorFixture>;
