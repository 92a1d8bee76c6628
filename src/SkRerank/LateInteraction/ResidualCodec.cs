using System.Buffers.Binary;
using System.Numerics.Tensors;

namespace SkRerank.LateInteraction;

/// <summary>Keeps a token vector as the nearest of some centroids and, for each dimension, 1, 2 or 4 bits of what is left; thread-safe.</summary>
/// <remarks>
/// Source: Santhanam et al., "ColBERTv2", <c>arXiv:2112.01488</c>, and its implementation: centroids by k-means; what is left falls into buckets between quantiles of the training vectors, one set for all dimensions; a decoded value is the centroid's and the
/// bucket's middle quantile, and the vector is made of length 1 again. A vector takes 2 bytes (4 above 65,536 centroids) for the centroid's number, little-endian, and <c>ceil(dimensions · bits / 8)</c> bytes, the first dimension in the lowest bits.
/// </remarks>
public sealed class ResidualCodec
{
    private const int HeldOut = 50_000;
    private const uint Magic = 0x31434B53;

    private readonly TokenVectors _centroids;
    private readonly float[] _cutoffs;
    private readonly float[] _weights;
    private readonly float[] _bytes;
    private readonly Lazy<NearestCentroids> _nearest;

    private ResidualCodec(TokenVectors centroids, int bits, float[] cutoffs, float[] weights)
    {
        (_centroids, Bits, _cutoffs, _weights) = (centroids, bits, cutoffs, weights);
        _bytes = [.. Enumerable.Range(0, 256).SelectMany(b => Enumerable.Range(0, 8 / bits).Select(i => weights[b >> (i * bits) & ((1 << bits) - 1)]))];
        _nearest = new Lazy<NearestCentroids>(() => new NearestCentroids(centroids));
        IdBytes = centroids.Count > 65_536 ? 4 : 2;
        BytesPerVector = IdBytes + (((Dimensions * bits) + 7) / 8);
    }

    /// <summary>Gets the bits of one value.</summary>
    public int Bits { get; }

    /// <summary>Gets the number of dimensions of a vector.</summary>
    public int Dimensions => _centroids.Dimensions;

    /// <summary>Gets the bytes of one vector.</summary>
    public int BytesPerVector { get; }

    /// <summary>Gets the centroids, each of length 1.</summary>
    public TokenVectors Centroids => _centroids;

    private int IdBytes { get; }

    /// <summary>Trains a codec.</summary>
    /// <param name="vectors">Token vectors of a sample of the passages, each of length 1.</param>
    /// <param name="options">The options, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">The token that cancels the training.</param>
    /// <returns>The codec.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="vectors"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There are fewer vectors than centroids, or a value is NaN or infinite.</exception>
    public static ResidualCodec Train(TokenVectors vectors, ResidualCodecOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        options ??= new ResidualCodecOptions();
        var count = options.Centroids ?? 1 << (int)Math.Log2(Math.Max(1, 16 * Math.Sqrt(vectors.Count)));
        count = options.Centroids is null ? Math.Min(count, Math.Max(1, vectors.Count / 4)) : count;
        if (vectors.Count < count) throw new ArgumentException($"The training needs at least as many vectors as its {count} centroids, but got {vectors.Count}; give more passages, or set Centroids lower.", nameof(vectors));
        if (!TensorPrimitives.IsFiniteAll(vectors.Values)) throw new ArgumentException("Token vectors must be finite numbers, but one is NaN or infinite; check the encoder and its input.", nameof(vectors));
        var centroids = SphericalKMeans.Run(vectors, count, options.Iterations, options.Seed, cancellationToken);
        var residuals = Residuals(vectors, centroids, cancellationToken);
        Array.Sort(residuals);
        var buckets = 1 << options.Bits;
        float[] cutoffs = [.. Enumerable.Range(1, buckets - 1).Select(i => Quantile(residuals, (double)i / buckets))];
        float[] weights = [.. Enumerable.Range(0, buckets).Select(i => Quantile(residuals, (i + 0.5) / buckets))];
        return new ResidualCodec(centroids, options.Bits, cutoffs, weights);
    }

    /// <summary>Reads a codec from what <see cref="ToBytes"/> wrote.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>The codec.</returns>
    /// <exception cref="FormatException">The bytes are no codec.</exception>
    public static ResidualCodec Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < 16 || BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) throw Malformed();
        int bits = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]), dimensions = BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]), count = BinaryPrimitives.ReadInt32LittleEndian(bytes[12..]);
        if (bits is not (1 or 2 or 4) || dimensions < 1 || count < 1 || bytes.Length != 16 + (4L * ((2 * (1 << bits)) - 1 + ((long)dimensions * count)))) throw Malformed();
        var values = new float[(bytes.Length - 16) / 4];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(16 + (4 * i))..]);
        if (!TensorPrimitives.IsFiniteAll<float>(values)) throw Malformed();
        var cutoffs = (1 << bits) - 1;
        return new ResidualCodec(new TokenVectors(values.AsMemory(cutoffs + cutoffs + 1), dimensions), bits, values[..cutoffs], values[cutoffs..(cutoffs + cutoffs + 1)]);
    }

    /// <summary>Writes the codec.</summary>
    /// <returns>The bytes.</returns>
    public byte[] ToBytes()
    {
        float[] values = [.. _cutoffs, .. _weights, .. _centroids.Values];
        var bytes = new byte[16 + (4 * values.Length)];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Bits);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), Dimensions);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), _centroids.Count);
        for (var i = 0; i < values.Length; i++) BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(16 + (4 * i)), values[i]);
        return bytes;
    }

    /// <summary>Encodes the token vectors of a passage.</summary>
    /// <param name="vectors">The vectors, each of length 1.</param>
    /// <returns>The bytes, vector after vector.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="vectors"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The vectors have another number of dimensions.</exception>
    public byte[] Encode(TokenVectors vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Dimensions != Dimensions) throw new ArgumentException($"The codec was trained on {Dimensions} dimensions, but the vectors have {vectors.Dimensions}; encode them with the same model.", nameof(vectors));
        var nearest = _nearest.Value.Find(vectors, CancellationToken.None);
        var bytes = new byte[vectors.Count * BytesPerVector];
        for (var i = 0; i < nearest.Length; i++)
        {
            var target = bytes.AsSpan(i * BytesPerVector, BytesPerVector);
            if (IdBytes == 2) BinaryPrimitives.WriteUInt16LittleEndian(target, (ushort)nearest[i]);
            else BinaryPrimitives.WriteInt32LittleEndian(target, nearest[i]);
            ReadOnlySpan<float> vector = vectors[i], centroid = _centroids[nearest[i]];
            for (var k = 0; k < vector.Length; k++) target[IdBytes + (k * Bits / 8)] |= (byte)(Bucket(vector[k] - centroid[k]) << (k * Bits % 8));
        }

        return bytes;
    }

    /// <summary>Gives the number of vectors in the bytes of a passage.</summary>
    /// <param name="bytes">The bytes of a passage.</param>
    /// <returns>The number of vectors.</returns>
    /// <exception cref="ArgumentException">The bytes are not of whole vectors.</exception>
    public int CountOf(ReadOnlySpan<byte> bytes) => bytes.Length % BytesPerVector == 0 ? bytes.Length / BytesPerVector
        : throw new ArgumentException($"The number of bytes must be a multiple of the {BytesPerVector} of one vector, but was {bytes.Length}.", nameof(bytes));

    /// <summary>Decodes one vector.</summary>
    /// <param name="bytes">The bytes of a passage.</param>
    /// <param name="index">The position of the vector, from 0.</param>
    /// <param name="values">Takes the values, of length 1.</param>
    /// <exception cref="ArgumentException">The bytes name a centroid that there is not.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, int index, Span<float> values)
    {
        var source = bytes.Slice(index * BytesPerVector, BytesPerVector);
        var centroid = _centroids[CentroidOf(bytes, index)];
        var perByte = 8 / Bits;
        var weights = _bytes.AsSpan();
        var rest = values;
        foreach (var code in source[IdBytes..])
        {
            var some = weights.Slice(code * perByte, Math.Min(perByte, rest.Length));
            some.CopyTo(rest);
            rest = rest[some.Length..];
        }

        TensorPrimitives.Add(values, centroid, values);
        var length = TensorPrimitives.Norm(values);
        if (length > 0) TensorPrimitives.Divide(values, length, values);
    }

    /// <summary>Gives the number of the centroid of one vector.</summary>
    /// <param name="bytes">The bytes of a passage.</param>
    /// <param name="index">The position of the vector, from 0.</param>
    /// <returns>The number of the centroid.</returns>
    /// <exception cref="ArgumentException">The bytes name a centroid that there is not.</exception>
    public int CentroidOf(ReadOnlySpan<byte> bytes, int index)
    {
        var source = bytes[(index * BytesPerVector)..];
        var id = IdBytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(source) : BinaryPrimitives.ReadInt32LittleEndian(source);
        return id >= 0 && id < _centroids.Count ? id : throw new ArgumentException($"The bytes name centroid {id}, but the codec has {_centroids.Count}; decode them with the codec that encoded them.", nameof(bytes));
    }

    /// <summary>Scores a passage by MaxSim of its decoded vectors.</summary>
    /// <param name="query">The query.</param>
    /// <param name="passage">The bytes of the passage.</param>
    /// <returns>The mean over query tokens of the best dot product; 0 when either side has no token.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="query"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The query has another number of dimensions, or the bytes are none of this codec's.</exception>
    public double Score(MaxSimQuery query, ReadOnlyMemory<byte> passage)
    {
        ArgumentNullException.ThrowIfNull(query);
        if (query.Dimensions != Dimensions) throw new ArgumentException($"The codec was trained on {Dimensions} dimensions, but the query has {query.Dimensions}; encode it with the same model.", nameof(query));
        var count = CountOf(passage.Span);
        return count == 0 || query.Count == 0 ? 0 : query.ScoreFloats(count, (index, values) => Decode(passage.Span, index, values));
    }

    private static float[] Residuals(TokenVectors vectors, TokenVectors centroids, CancellationToken cancellationToken)
    {
        // As many as ColBERTv2 holds out, spread over the sample.
        var count = Math.Min(HeldOut, Math.Max(1, vectors.Count / 20));
        var sample = new float[count * vectors.Dimensions];
        for (var i = 0; i < count; i++) vectors[(int)((long)i * vectors.Count / count)].CopyTo(sample.AsSpan(i * vectors.Dimensions, vectors.Dimensions));
        var held = new TokenVectors(sample, vectors.Dimensions);
        var nearest = new NearestCentroids(centroids).Find(held, cancellationToken);
        for (var i = 0; i < count; i++)
        {
            var row = sample.AsSpan(i * vectors.Dimensions, vectors.Dimensions);
            TensorPrimitives.Subtract(row, centroids[nearest[i]], row);
        }

        return sample;
    }

    // Between the two nearest ranks, as NumPy and PyTorch do.
    private static float Quantile(float[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var low = (int)position;
        var high = Math.Min(low + 1, sorted.Length - 1);
        return (float)(sorted[low] + ((position - low) * (sorted[high] - sorted[low])));
    }

    private static FormatException Malformed() => new("The bytes must be a codec of token vectors as ToBytes writes it, but are not; train it again.");

    private int Bucket(float residual)
    {
        var bucket = 0;
        while (bucket < _cutoffs.Length && residual >= _cutoffs[bucket]) bucket++;
        return bucket;
    }
}
