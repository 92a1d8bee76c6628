using System.Buffers;
using System.Numerics.Tensors;

namespace SkRerank.LateInteraction;

/// <summary>Scores passages against one query by MaxSim; made once a query, thread-safe.</summary>
/// <remarks>
/// MaxSim is the mean over query tokens of the best dot product with a vector of the passage, 0 when either side has none (Khattab and Zaharia, "ColBERT", <c>arXiv:2004.12832</c>, whose sum
/// is divided by the number of query tokens here so that scores lie in -1..1). Against packed vectors the query stays in floating point and the passage's values are ±1/√dimensions.
/// </remarks>
public sealed class MaxSimQuery
{
    private const int StackLimit = 4096;

    private readonly TokenVectors _query;
    private readonly SignTables _tables;
    private readonly MaxSimPath _path;

    /// <summary>Initializes a new instance of the <see cref="MaxSimQuery"/> class.</summary>
    /// <param name="query">The token vectors of the query, each of unit length; not copied.</param>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">A value is NaN or infinite.</exception>
    public MaxSimQuery(TokenVectors query)
        : this(query, MaxSimKernel.Best)
    {
    }

    internal MaxSimQuery(TokenVectors query, MaxSimPath path)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Count > 0 && !TensorPrimitives.IsFiniteAll(query.Values))
            throw new ArgumentException("Token vectors must be finite numbers, but one is NaN or infinite; check the encoder and its input.", nameof(query));
        _query = query;
        _tables = new SignTables(query);
        _path = path;
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

        var wordCount = _tables.Words;
        var wordLength = wordCount * SignBlock.Lanes;
        var tokens = _tables.Pairs * 2;
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
                for (var pair = 0; pair < _tables.Pairs; pair++)
                    MaxSimKernel.Raise(_path, _tables[pair], words, wordCount, used, ref maxima[2 * pair], ref maxima[(2 * pair) + 1]);
            }

            var sum = 0.0;
            foreach (var maximum in maxima[.._query.Count]) sum += maximum;
            return sum / (_query.Count * Math.Sqrt(_query.Dimensions));
        }
        finally
        {
            if (rentedWords is not null) ArrayPool<uint>.Shared.Return(rentedWords);
            if (rentedMaxima is not null) ArrayPool<float>.Shared.Return(rentedMaxima);
        }
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

        return Align(document).Sum(match => match.Similarity) / _query.Count;
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

    private string Mismatch(int dimensions) =>
        $"The query has {_query.Dimensions} dimensions, but the document has {dimensions}; encode both with the same model.";
}
