using SkRerank.Postgres.Model;
using SkRerank.Postgres.Sql;

namespace SkRerank.Postgres.Storage;

/// <summary>Names the indexes of a table: after the column and what the index is for, so that another use is another index.</summary>
internal static class IndexName
{
    public static string OfText(TableModel model, DataColumn column) => SqlName.Join(model.Name, column.TextName!, "gin");

    public static string OfData(TableModel model, DataColumn column) => SqlName.Join(model.Name, column.Name, Method(column));

    public static string OfVector(TableModel model, VectorColumn column, PostgresVectorStorage storage) =>
        SqlName.Join(model.Name, column.Name, storage == PostgresVectorStorage.HalfVector ? "halfvec" : "vector", column.Metric.OperatorClass.Replace("_ops", "", StringComparison.Ordinal), "hnsw");

    /// <summary>Gives the access method: lists by element; texts by hash, because the other ones refuse long texts.</summary>
    public static string Method(DataColumn column) => column.Type.IsList ? "gin" : column.Type.IsText ? "hash" : "btree";
}
