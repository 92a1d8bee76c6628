namespace SkRerank.Postgres;

/// <summary>Says in which type of column vectors are kept.</summary>
public enum PostgresVectorStorage
{
    /// <summary>What the table already has; a new table has pgvector's <c>vector</c> where the server has the extension, and <c>real[]</c> where not.</summary>
    Auto,

    /// <summary>pgvector's <c>vector</c>: four bytes a dimension, with an HNSW index up to 2,000 dimensions.</summary>
    Vector,

    /// <summary>pgvector's <c>halfvec</c>: two bytes a dimension, with an HNSW index up to 4,000 dimensions; values are rounded to half precision.</summary>
    HalfVector,

    /// <summary>An array, <c>real[]</c>, which needs no extension: every search compares all vectors in SQL, which is slow.</summary>
    Array,
}
