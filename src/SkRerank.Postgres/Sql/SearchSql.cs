using System.Text;
using NpgsqlTypes;
using SkRerank.Postgres.Filtering;
using SkRerank.Postgres.Model;
using SkRerank.Postgres.Retrieval;
using SkRerank.Postgres.Storage;

namespace SkRerank.Postgres.Sql;

/// <summary>Writes a search as one statement: each leg with its limit, their fusion, and the records of what is left.</summary>
internal sealed class SearchSql
{
    /// <summary>The columns before those of the record: score, three of each leg, and whether the vector leg is short.</summary>
    public const int RecordStart = 8;

    private readonly TableModel _model;
    private readonly TableLayout _layout;
    private readonly SearchRequest _request;
    private readonly SqlStatement _statement = new();
    private readonly StringBuilder _with = new();
    private readonly string _condition;
    private readonly string _limit;

    private SearchSql(TableModel model, TableLayout layout, SearchRequest request)
    {
        _model = model;
        _layout = layout;
        _request = request;
        _condition = request.Filter is null ? "" : $" AND {FilterTranslator.Translate(request.Filter, model, _statement, "t")}";
        if (request.ExcludeKey is { } key) _condition += $" AND t.{model.Key.Sql} <> {_statement.Add(model.Key.Type.ToParameter(key), model.Key.Type.ParameterType)}";
        _limit = _statement.Add(LimitOf(model, request));
    }

    /// <summary>Gives how many hits each leg finds at most.</summary>
    public static long LimitOf(TableModel model, SearchRequest request) =>
        request is { Keyword: not null, Vector: not null } ? Math.Max(request.Needed, model.Options.CandidateCount) : request.Needed;

    public static SqlStatement Write(TableModel model, TableLayout layout, SearchRequest request, RowReader reader)
    {
        var search = new SearchSql(model, layout, request);
        if (request.Keyword is { } keyword) search.AddKeywordLeg(keyword);
        if (request.Vector is { } vector) search.AddVectorLeg(vector);
        search.AddHits();
        search.AddRecords(reader);
        return search._statement;
    }

    private string KeyOrder => "key" + (_model.Key.Type.IsText ? " COLLATE \"C\"" : "");

    private void AddKeywordLeg(KeywordLeg leg)
    {
        if (leg.Column.TextName is null || !_layout.Columns.ContainsKey(leg.Column.TextName)) throw new PostgresErrors(_model.Display).LacksColumn(leg.Column.TextName ?? leg.Column.Name);
        var column = SqlName.Quote(leg.Column.TextName);
        var text = _statement.Add(leg.Text, NpgsqlDbType.Text);

        // A configuration as a literal and a query without a sub-select are known to the planner, and with them how many records have one of the words. No lexeme has a space.
        var configuration = $"{SqlName.Literal(_model.Options.TextSearchConfiguration)}::regconfig";
        var query = $"replace(plainto_tsquery({configuration}, {text})::text, ' & ', ' | ')::tsquery";
        string score;
        if (_model.Options.KeywordRanking == PostgresKeywordRanking.CoverDensity)
        {
            score = $"ts_rank_cd(t.{column}, (SELECT {query}), 1)::float8";
        }
        else
        {
            Add("terms", $@"SELECT ('''' || replace(replace(u.lexeme, E'\\', E'\\\\'), '''', '''''') || '''')::tsquery AS term FROM unnest(to_tsvector({configuration}, {text})) AS u");
            Add("matches", $"SELECT terms.term, (SELECT count(*)::float8 FROM {_model.Sql} d WHERE d.{column} @@ terms.term) AS n FROM terms");
            Add("weights", $"SELECT m.term, ln(1 + (t.n - m.n + 0.5) / (m.n + 0.5)) AS idf FROM matches m CROSS JOIN (SELECT count(*)::float8 AS n FROM {_model.Sql}) t WHERE m.n > 0");
            score = $"(SELECT coalesce(sum(w.idf * ts_rank('{{1,1,1,1}}', t.{column}, w.term, 1)), 0) FROM weights w)";
        }

        Add("keyword", $"SELECT key, score, row_number() OVER (ORDER BY score DESC, {KeyOrder}) AS rank FROM (SELECT t.{_model.Key.Sql} AS key, {score} AS score FROM {_model.Sql} t WHERE t.{column} @@ {query}{_condition} ORDER BY score DESC, {_model.Key.OrderOf("t")} LIMIT {_limit}) AS found");
    }

    private void AddVectorLeg(VectorLeg leg)
    {
        var column = $"t.{leg.Column.Sql}";
        var parameter = _statement.Add(leg.Vector.ToArray(), NpgsqlDbType.Real | NpgsqlDbType.Array);
        var metric = leg.Column.Metric;
        var distance = _layout.StorageOf(leg.Column.Name) switch
        {
            PostgresVectorStorage.Array => $"(SELECT {metric.ArrayDistance} FROM unnest({column}, {parameter}) AS p(a, b))",
            PostgresVectorStorage.Vector or PostgresVectorStorage.HalfVector => $"{column} {_layout.Extension!.Operator(metric.Operator)} {parameter}::{_layout.Extension.Type(_layout.StorageOf(leg.Column.Name)!.Value)}",
            _ => throw new PostgresErrors(_model.Display).LacksColumn(leg.Column.Name),
        };
        Add("nearest", $"SELECT key, d, row_number() OVER (ORDER BY d, {KeyOrder}) AS rank FROM (SELECT t.{_model.Key.Sql} AS key, {distance} AS d FROM {_model.Sql} t WHERE {column} IS NOT NULL{_condition} ORDER BY d, {_model.Key.OrderOf("t")} LIMIT {_limit}) AS found");
        Add("vector", $"SELECT key, ({metric.Score})::float8 AS score, rank FROM nearest");
    }

    private void AddHits()
    {
        if (_request.Vector is null) Add("hits", "SELECT key, score, rank AS place, score AS keyword_score, rank AS keyword_rank, NULL::float8 AS keyword_part, NULL::float8 AS vector_score, NULL::bigint AS vector_rank, NULL::float8 AS vector_part FROM keyword");
        else if (_request.Keyword is null) Add("hits", "SELECT key, score, rank AS place, NULL::float8 AS keyword_score, NULL::bigint AS keyword_rank, NULL::float8 AS keyword_part, score AS vector_score, rank AS vector_rank, NULL::float8 AS vector_part FROM vector");
        else AddFusion(_model.Options.Fusion, _request.Vector.Column.Metric.LowerIsBetter);
    }

    private void AddFusion(PostgresFusion fusion, bool lowerIsBetter)
    {
        var total = fusion.IsConvex ? fusion.KeywordWeight + fusion.VectorWeight : 1;
        string Part(double weight, string oriented)
        {
            var share = _statement.Add(weight / total, NpgsqlDbType.Double);
            return fusion.IsConvex
                ? $"{share} * coalesce(({oriented} - min({oriented}) OVER ()) / nullif(max({oriented}) OVER () - min({oriented}) OVER (), 0), 1)"
                : $"{share} / ({_statement.Add((double)fusion.K, NpgsqlDbType.Double)} + rank)";
        }

        Add("fused", $"""
            SELECT coalesce(k.key, v.key) AS key, coalesce(k.part, 0) + coalesce(v.part, 0) AS score, k.score AS keyword_score, k.rank AS keyword_rank, k.part AS keyword_part, v.score AS vector_score, v.rank AS vector_rank, v.part AS vector_part
            FROM (SELECT key, score, rank, {Part(fusion.KeywordWeight, "score")} AS part FROM keyword) k
            FULL OUTER JOIN (SELECT key, score, rank, {Part(fusion.VectorWeight, lowerIsBetter ? "(-score)" : "score")} AS part FROM vector) v ON k.key = v.key
            """);
        Add("hits", $"SELECT *, row_number() OVER (ORDER BY score DESC, least(keyword_rank, vector_rank), {KeyOrder}) AS place FROM fused");
    }

    private void AddRecords(RowReader reader)
    {
        var threshold = "";
        if (_request.Threshold is { } worst)
        {
            var lowerIsBetter = _request.Keyword is null && _request.Vector!.Column.Metric.LowerIsBetter;
            threshold = $" WHERE h.score {(lowerIsBetter ? "<=" : ">=")} {_statement.Add(worst, NpgsqlDbType.Double)}";
        }

        _statement.Text = $"WITH {_with}\nSELECT h.score, h.keyword_score, h.keyword_rank, h.keyword_part, h.vector_score, h.vector_rank, h.vector_part, {IsShort()}, {reader.Columns("t")} FROM hits h JOIN {_model.Sql} t ON t.{_model.Key.Sql} = h.key{threshold} ORDER BY h.place LIMIT {_statement.Add(_request.Top)} OFFSET {_statement.Add(_request.Skip)}";
    }

    // An index may give fewer hits than there are records; who asks must know.
    private string IsShort() => _request.Vector is { } vector && _layout.HasApproximateIndex(_model, vector.Column)
        ? $"(SELECT count(*) FROM nearest) < {_limit} AND (SELECT count(*) FROM nearest) < (SELECT count(*) FROM (SELECT FROM {_model.Sql} t WHERE t.{vector.Column.Sql} IS NOT NULL{_condition} LIMIT {_limit}) AS all_of_them)"
        : "FALSE";

    private void Add(string name, string select) => _with.Append(_with.Length > 0 ? ",\n" : "").Append(name).Append(" AS MATERIALIZED (").Append(select).Append(')');
}
