using SkRerank.TestSupport.VectorStores;

namespace SkRerank.Postgres.Tests;

public sealed class PgvectorConformanceTests(PgvectorFixture store) : HybridStoreConformanceTests(store), IClassFixture<PgvectorFixture>;
