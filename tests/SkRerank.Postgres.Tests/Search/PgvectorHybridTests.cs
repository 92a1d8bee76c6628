using SkRerank.Postgres.Tests.Servers;

namespace SkRerank.Postgres.Tests.Search;

public sealed class PgvectorHybridTests(PgvectorServer server) : HybridTests(() => server.DataSource, server.SkipReason);
