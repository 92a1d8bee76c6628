using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Retrieval;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Storage;

/// <summary>Runs searches; where an index of vectors gave fewer hits than there are, the search is made again without it.</summary>
internal sealed class TableSearch(TableModel model, TableStore store)
{
    // pgvector's limits of hnsw.ef_search and hnsw.max_scan_tuples.
    private const int MostSearchCandidates = 1000;

    public async Task<List<FoundRecord<TRecord>>> FindAsync<TRecord>(SearchRequest request, CancellationToken cancellationToken)
        where TRecord : class
    {
        var layout = await store.LayoutAsync(cancellationToken).ConfigureAwait(false);
        var reader = new RowReader(model, request.IncludeVectors);
        var statement = SearchSql.Write(model, layout, request, reader);
        var isShort = false;
        FoundRecord<TRecord> Read(NpgsqlDataReader row)
        {
            isShort |= row.GetBoolean(7);
            var (key, record) = reader.Read<TRecord>(row, SearchSql.RecordStart);
            return new FoundRecord<TRecord>(key, record, row.GetDouble(0), Leg(row, 1), Leg(row, 4));
        }

        var isApproximate = request.Vector is { } vector && layout.HasApproximateIndex(model, vector.Column);
        var settings = isApproximate ? IndexSettings(layout.Extension!, SearchSql.LimitOf(model, request), request.Filter is not null) : null;
        var found = await store.ReadAsync("search", statement, settings, Read, cancellationToken).ConfigureAwait(false);
        if (!isApproximate || (!isShort && found.Count > 0)) return found;
        return await store.ReadAsync("search", statement, Settings(("enable_indexscan", "off")), Read, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives what the index is told, for this search alone.</summary>
    internal SqlStatement IndexSettings(VectorExtension extension, long limit, bool isFiltered)
    {
        var candidates = ("hnsw.ef_search", Math.Clamp(limit, model.Options.HnswSearchCandidates, MostSearchCandidates).ToString(CultureInfo.InvariantCulture));
        if (extension.ScansOn) return Settings(candidates, ("hnsw.iterative_scan", "strict_order"));

        // Before 0.8 the index looks at so many candidates and stops, whatever the filter leaves of them.
        return isFiltered || limit > MostSearchCandidates ? Settings(("enable_indexscan", "off")) : Settings(candidates);
    }

    private static SqlStatement Settings(params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var statement = new SqlStatement();
        var calls = new List<string>();
        foreach (var (name, value) in settings) calls.Add($"set_config({statement.Add(name, NpgsqlDbType.Text)}, {statement.Add(value, NpgsqlDbType.Text)}, true)");
        statement.Text = "SELECT " + string.Join(", ", calls);
        return statement;
    }

    private static LegScore? Leg(NpgsqlDataReader row, int first) =>
        row.IsDBNull(first) ? null : new LegScore(row.GetDouble(first), checked((int)row.GetInt64(first + 1)), row.IsDBNull(first + 2) ? null : row.GetDouble(first + 2));
}
