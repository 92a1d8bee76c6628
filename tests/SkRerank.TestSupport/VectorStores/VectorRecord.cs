namespace SkRerank.TestSupport.VectorStores;

/// <summary>A record with a vector of the type under test; described by a definition.</summary>
/// <typeparam name="TVector">The type of the vector property.</typeparam>
public sealed class VectorRecord<TVector>
{
    public Guid Key { get; set; }

    public int Number { get; set; }

    public TVector Vector { get; set; } = default!;
}
