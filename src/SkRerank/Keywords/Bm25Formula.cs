namespace SkRerank.Keywords;

/// <summary>Holds the numbers of one formula of BM25.</summary>
internal readonly record struct Bm25Formula(Bm25Variant Variant, double K1, double B, double Delta)
{
    public Bm25Formula(Bm25Options options)
        : this(options.Variant, options.K1, options.B, options.Delta)
    {
    }

    /// <summary>Gives the weight of a term that is in <paramref name="containing"/> of <paramref name="documents"/> documents, at least one.</summary>
    public double Idf(long documents, long containing) => Variant switch
    {
        Bm25Variant.Lucene => Math.Log(1 + (documents - containing + 0.5) / (containing + 0.5)),
        Bm25Variant.Robertson => Math.Max(0, Math.Log((documents - containing + 0.5) / (containing + 0.5))),
        Bm25Variant.Atire => Math.Log((double)documents / containing),
        Bm25Variant.Bm25L => Math.Log((documents + 1) / (containing + 0.5)),
        _ => Math.Log((documents + 1.0) / containing),
    };

    /// <summary>Gives what a term adds to the score of a document that has it, beyond <see cref="Absent"/>.</summary>
    /// <remarks>Written as the embedded store writes it, so that both give the same bits.</remarks>
    public double Add(double weight, double frequency, double length, double averageLength) => Variant switch
    {
        Bm25Variant.Lucene or Bm25Variant.Robertson => weight * frequency / (frequency + K1 * (1 - B + B * length / averageLength)),
        Bm25Variant.Bm25L => weight * (Saturated(frequency / (1 - B + B * length / averageLength)) - Saturated(0)),
        _ => weight * (K1 + 1) * frequency / (frequency + K1 * (1 - B + B * length / averageLength)),
    };

    /// <summary>Gives what a term of weight 1 adds to the score of every document.</summary>
    public double Absent() => Variant switch
    {
        Bm25Variant.Bm25L => Saturated(0),
        Bm25Variant.Bm25Plus => Delta,
        _ => 0,
    };

    private double Saturated(double frequency) => K1 + frequency + Delta == 0 ? 0 : (K1 + 1) * (frequency + Delta) / (K1 + frequency + Delta);
}
