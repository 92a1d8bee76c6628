using SkRerank.Postgres.Tests.Servers;

namespace SkRerank.Postgres.Tests.Search;

public sealed class PostgresHybridTests(PostgresServer server) : HybridTests(() => server.DataSource, server.SkipReason);
