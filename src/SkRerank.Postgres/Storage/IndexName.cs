using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Storage;

/// <summary>Names the indexes of a table: after the column and what the index is for, so that another use is another index.</summary>
internal static class IndexName
{
    public static string OfText(TableModel model, DataColumn column) => SqlName.Join(model.Name, column.TextName!, "gin");

    public static string OfData(TableModel model, DataColumn column) => SqlName.Join(model.Name, column.Name, Method(column));

    public static string OfVector(TableModel model, VectorColumn column, PostgresVectorStorage storage) => OfVector(model, column, storage == PostgresVectorStorage.HalfVector ? "halfvec" : "vector", column.Metric.OperatorClass);

    /// <summary>Names every index that a vector column could have.</summary>
    public static IEnumerable<string> AllOfVector(TableModel model, VectorColumn column) =>
        from type in new[] { "vector", "halfvec" }
        from operators in VectorMetric.OperatorClasses
        select OfVector(model, column, type, operators);

    /// <summary>Gives the access method: lists by element; texts by hash, because the other ones refuse long texts.</summary>
    public static string Method(DataColumn column) => column.Type.IsList ? "gin" : column.Type.IsText ? "hash" : "btree";

    private static string OfVector(TableModel model, VectorColumn column, string type, string operators) => SqlName.Join(model.Name, column.Name, type, operators.Replace("_ops", "", StringComparison.Ordinal), "hnsw");
}
