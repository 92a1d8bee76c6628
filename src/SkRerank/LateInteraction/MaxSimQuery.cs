using System.Buffers;
using System.Numerics.Tensors;

namespace SkRerank.LateInteraction;

/// <summary>Scores passages against one query by MaxSim; made once a query, thread-safe.</summary>
/// <remarks>
/// MaxSim is the mean over query tokens of the best dot product with a vector of the passage, 0 when either side has none (Khattab and Zaharia, "ColBERT", <c>arXiv:2004.12832</c>, whose sum
/// is divided by the number of query tokens here so that scores lie in -1..1). Of passages kept as sign bits the values are ±1/√dimensions; the query meets them as its <see cref="MaxSimQueryForm"/> says.
/// </remarks>
public sealed class MaxSimQuery
{
    private const int StackLimit = 4096;

    private readonly TokenVectors _query;
    private readonly MaxSimQueryForm _form;
    private readonly MaxSimPath _path;
    private readonly Lazy<SignTables> _tables;
    private readonly Lazy<QueryBytes> _bytes;
    private readonly Lazy<QueryBits> _bits;
    private readonly Lazy<QueryColumns> _columns;

    /// <summary>Initializes a new instance of the <see cref="MaxSimQuery"/> class.</summary>
    /// <param name="query">The token vectors of the query, each of unit length; not copied.</param>
    /// <param name="form">The form in which it meets passages that are kept as sign bits.</param>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="form"/> is none.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public MaxSimQuery(TokenVectors query, MaxSimQueryForm form = MaxSimQueryForm.Full)
        : this(query, MaxSimKernel.Best, form)
    {
    }

    /// <summary>Initializes a new instance of the <see cref="MaxSimQuery"/> class that uses certain instructions.</summary>
    internal MaxSimQuery(TokenVectors query, MaxSimPath path, MaxSimQueryForm form = MaxSimQueryForm.Full)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (!Enum.IsDefined(form)) throw new ArgumentOutOfRangeException(nameof(form), form, $"The form must be a member of {nameof(MaxSimQueryForm)}, but was {form}.");
        if (query.Count > 0 && !TensorPrimitives.IsFiniteAll(query.Values))
            throw new ArgumentException("Token vectors must be finite numbers, but one is NaN or infinite; check the encoder and its input.", nameof(query));
        _query = query;
        _form = form;
        _path = path;

        // Only what the passages need is made.
        _tables = new Lazy<SignTables>(() => new SignTables(query));
        _bytes = new Lazy<QueryBytes>(() => new QueryBytes(query));
        _bits = new Lazy<QueryBits>(() => new QueryBits(query));
        _columns = new Lazy<QueryColumns>(() => new QueryColumns(query));
    }

    /// <summary>Gets the number of query tokens.</summary>
    public int Count => _query.Count;

    /// <summary>Gets the number of dimensions of one vector.</summary>
    public int Dimensions => _query.Dimensions;

    /// <summary>Scores a passage as a store keeps it.</summary>
    /// <param name="document">The packed vectors of the passage.</param>
    /// <returns>The mean over query tokens of the best dot product; 0 when either side has no token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The passage has another number of dimensions.</exception>
    public double Score(PackedTokenVectors document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Dimensions != _query.Dimensions) throw new ArgumentException(Mismatch(document.Dimensions), nameof(document));
        if (_query.Count == 0 || document.Count == 0) return 0;
        if (document.Element != TokenVectorElement.SignBits) return ScoreFloats(document.Count, (index, values) => document.CopyTo(index, values));
        return _form switch
        {
            MaxSimQueryForm.Quantized => ScoreBytes(document),
            MaxSimQueryForm.SignBits => ScoreBits(document),
            _ => ScoreSigns(document),
        };
    }

    /// <summary>Scores a passage by its token vectors in floating point.</summary>
    /// <param name="document">The token vectors of the passage.</param>
    /// <returns>The mean over query tokens of the best dot product; 0 when either side has no token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The passage has another number of dimensions.</exception>
    public double Score(TokenVectors document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Dimensions != _query.Dimensions) throw new ArgumentException(Mismatch(document.Dimensions), nameof(document));
        if (_query.Count == 0 || document.Count == 0) return 0;
        var columns = _columns.Value;
        Span<float> maxima = columns.Blocks * QueryColumns.Lanes <= StackLimit ? stackalloc float[columns.Blocks * QueryColumns.Lanes] : new float[columns.Blocks * QueryColumns.Lanes];
        maxima.Fill(float.NegativeInfinity);
        Raise(columns, document.Values, document.Count, maxima);
        return Mean(maxima);
    }

    /// <summary>Explains a score: gives, for each token of the query, the vector of the passage that it matched best; the first where several match the same.</summary>
    /// <remarks>Pooled vectors have no positions in the text, so the passage's vectors must come from its text.</remarks>
    /// <param name="document">The token vectors of the passage.</param>
    /// <returns>One match a query token; none when the passage has no token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="document"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The passage has another number of dimensions.</exception>
    public IReadOnlyList<TokenMatch> Align(TokenVectors document)
    {
        ArgumentNullException.ThrowIfNull(document);
        if (document.Dimensions != _query.Dimensions) throw new ArgumentException(Mismatch(document.Dimensions), nameof(document));
        if (document.Count == 0) return [];
        var matches = new TokenMatch[_query.Count];
        for (var q = 0; q < matches.Length; q++)
        {
            var best = new TokenMatch(q, 0, TensorPrimitives.Dot(_query[q], document[0]));
            for (var d = 1; d < document.Count; d++)
            {
                var similarity = TensorPrimitives.Dot(_query[q], document[d]);
                if (similarity > best.Similarity) best = new TokenMatch(q, d, similarity);
            }

            matches[q] = best;
        }

        return matches;
    }

    /// <summary>Scores vectors that are made a few at a time.</summary>
    /// <param name="count">The number of vectors; at least 1.</param>
    /// <param name="copy">Writes one vector, by its number.</param>
    internal double ScoreFloats(int count, TokenVectorSource copy)
    {
        var columns = _columns.Value;
        var dimensions = _query.Dimensions;
        var rented = ArrayPool<float>.Shared.Rent((FloatKernel.Rows * dimensions) + (columns.Blocks * QueryColumns.Lanes));
        try
        {
            var rows = rented.AsSpan(0, FloatKernel.Rows * dimensions);
            var maxima = rented.AsSpan(rows.Length, columns.Blocks * QueryColumns.Lanes);
            maxima.Fill(float.NegativeInfinity);
            for (var first = 0; first < count; first += FloatKernel.Rows)
            {
                var used = Math.Min(FloatKernel.Rows, count - first);
                for (var row = 0; row < used; row++) copy(first + row, rows.Slice(row * dimensions, dimensions));
                Raise(columns, rows, used, maxima);
            }

            return Mean(maxima);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(rented);
        }
    }

    private void Raise(QueryColumns columns, ReadOnlySpan<float> rows, int count, Span<float> maxima)
    {
        var block = 0;
        for (; block + 1 < columns.Blocks; block += 2) FloatKernel.RaiseTwo(columns.Two(block), rows, count, _query.Dimensions, maxima[(block * QueryColumns.Lanes)..]);
        if (block < columns.Blocks) FloatKernel.Raise(columns[block], rows, count, _query.Dimensions, maxima[(block * QueryColumns.Lanes)..]);
    }

    private double Mean(ReadOnlySpan<float> maxima)
    {
        var sum = 0.0;
        foreach (var maximum in maxima[.._query.Count]) sum += maximum;
        return sum / _query.Count;
    }

    private double ScoreSigns(PackedTokenVectors document)
    {
        var tables = _tables.Value;
        var wordCount = tables.Words;
        var wordLength = wordCount * SignBlock.Lanes;
        var tokens = tables.Pairs * 2;
        var rentedWords = wordLength > StackLimit ? ArrayPool<uint>.Shared.Rent(wordLength) : null;
        var rentedMaxima = tokens > StackLimit ? ArrayPool<float>.Shared.Rent(tokens) : null;
        try
        {
            var words = rentedWords ?? stackalloc uint[wordLength];
            var maxima = (rentedMaxima ?? stackalloc float[tokens])[..tokens];
            maxima.Fill(float.NegativeInfinity);
            for (var first = 0; first < document.Count; first += SignBlock.Lanes)
            {
                var used = SignBlock.Fill(document, first, words, wordCount);
                for (var pair = 0; pair < tables.Pairs; pair++)
                    MaxSimKernel.Raise(_path, tables[pair], words, wordCount, used, ref maxima[2 * pair], ref maxima[(2 * pair) + 1]);
            }

            return Mean(maxima) / Math.Sqrt(_query.Dimensions);
        }
        finally
        {
            if (rentedWords is not null) ArrayPool<uint>.Shared.Return(rentedWords);
            if (rentedMaxima is not null) ArrayPool<float>.Shared.Return(rentedMaxima);
        }
    }

    // Where a bit is 1 the passage has +1, else -1: twice the sum over the ones, less the sum over all.
    private double ScoreBytes(PackedTokenVectors document)
    {
        var bytes = _bytes.Value;
        Span<int> maxima = stackalloc int[QueryBytes.Lanes];
        var sum = 0.0;
        for (var block = 0; block < bytes.Blocks; block++)
        {
            maxima.Fill(int.MinValue);
            ByteKernel.Raise(_path, bytes[block], document.Bytes, document.BytesPerVector, maxima);
            for (var token = block * QueryBytes.Lanes; token < Math.Min(_query.Count, (block + 1) * QueryBytes.Lanes); token++)
                sum += ((2.0 * maxima[token % QueryBytes.Lanes]) - bytes.Sums[token]) * bytes.Scales[token];
        }

        return sum / (_query.Count * Math.Sqrt(_query.Dimensions));
    }

    private double ScoreBits(PackedTokenVectors document)
    {
        var bits = _bits.Value;
        Span<ulong> least = bits.Blocks * QueryBits.Lanes <= StackLimit / 2 ? stackalloc ulong[bits.Blocks * QueryBits.Lanes] : new ulong[bits.Blocks * QueryBits.Lanes];
        HammingKernel.Least(_path, bits, document, least);
        var sum = 0UL;
        foreach (var differing in least[.._query.Count]) sum += differing;
        return 1 - (2.0 * sum / ((double)_query.Count * _query.Dimensions));
    }

    private string Mismatch(int dimensions) =>
        $"The query has {_query.Dimensions} dimensions, but the document has {dimensions}; encode both with the same model.";
}
