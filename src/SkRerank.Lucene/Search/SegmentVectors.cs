using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Lucene.Net.Index;
using Lucene.Net.Util;
using SkRerank.Lucene.Model;

namespace SkRerank.Lucene.Search;

/// <summary>Holds the vectors of one segment in one array, row after row, each row aligned and padded with zeros to whole SIMD registers.</summary>
/// <remarks>Alignment is part of the result: with it, a row's sum is made in the same order whichever segment it lies in.</remarks>
internal sealed class SegmentVectors
{
    private const int FloatsPerLine = 16;

    // Released with the segment: the core key lives as long as a reader of the segment.
    private static readonly ConditionalWeakTable<object, Dictionary<string, SegmentVectors>> Cache = [];

    private readonly float[] _values;
    private readonly int _start;
    private readonly int _stride;
    private readonly bool[] _present;
    private readonly Lazy<ulong[]> _signs;
    private readonly int _signWords;

    private SegmentVectors(int rows, int dimensions)
    {
        _stride = (dimensions + FloatsPerLine - 1) / FloatsPerLine * FloatsPerLine;
        _values = GC.AllocateArray<float>(checked((rows * _stride) + FloatsPerLine), pinned: true);
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_values, 0);
        _start = (int)((FloatsPerLine - (address / sizeof(float) % FloatsPerLine)) % FloatsPerLine);
        _present = new bool[rows];
        _signWords = (dimensions + 63) / 64;
        _signs = new Lazy<ulong[]>(ReadSigns);
    }

    /// <summary>Gets the vectors of a segment, read on first use.</summary>
    public static SegmentVectors Of(AtomicReader reader, VectorField field)
    {
        Dictionary<string, SegmentVectors> known = Cache.GetOrCreateValue(reader.CoreCacheKey);
        string key = field.Metric.Normalises ? field.Name + "/1" : field.Name;
        lock (known)
        {
            if (!known.TryGetValue(key, out SegmentVectors? vectors)) known[key] = vectors = Read(reader, field);
            return vectors;
        }
    }

    /// <summary>Lays out one vector as the segments do.</summary>
    public static SegmentVectors Single(ReadOnlySpan<float> vector, VectorField field)
    {
        var single = new SegmentVectors(1, field.Dimensions);
        single.Set(0, vector, field.Metric.Normalises);
        return single;
    }

    /// <summary>Gets whether a document has a vector.</summary>
    public bool Has(int doc) => doc < _present.Length && _present[doc];

    /// <summary>Gets a document's vector with its padding.</summary>
    public ReadOnlySpan<float> this[int doc] => _values.AsSpan(_start + (doc * _stride), _stride);

    /// <summary>Gets the signs of a document's vector, a bit each, zeros behind the last; made for all documents on first use.</summary>
    public ReadOnlySpan<ulong> SignsOf(int doc) => _signs.Value.AsSpan(doc * _signWords, _signWords);

    private ulong[] ReadSigns()
    {
        ulong[] signs = new ulong[_present.Length * _signWords];
        Parallel.For(0, _present.Length, doc =>
        {
            ReadOnlySpan<float> vector = this[doc];
            for (int i = 0; i < vector.Length; i++)
            {
                if (vector[i] < 0) signs[(doc * _signWords) + (i / 64)] |= 1UL << i;
            }
        });
        return signs;
    }

    private static SegmentVectors Read(AtomicReader reader, VectorField field)
    {
        BinaryDocValues? values = reader.GetBinaryDocValues(field.Name);
        if (values is null) return new SegmentVectors(0, field.Dimensions) { };
        var vectors = new SegmentVectors(reader.MaxDoc, field.Dimensions);
        var bytes = new BytesRef();
        for (int doc = 0; doc < reader.MaxDoc; doc++)
        {
            values.Get(doc, bytes);
            if (bytes.Length > 0) vectors.Set(doc, MemoryMarshal.Cast<byte, float>(bytes.Bytes.AsSpan(bytes.Offset, bytes.Length)), field.Metric.Normalises);
        }

        return vectors;
    }

    private void Set(int row, ReadOnlySpan<float> vector, bool normalise)
    {
        Span<float> target = _values.AsSpan(_start + (row * _stride), vector.Length);
        vector.CopyTo(target);
        _present[row] = true;
        if (!normalise) return;
        double squares = 0;
        foreach (float value in vector) squares += (double)value * value;
        if (squares > 0) TensorPrimitives.Multiply(target, (float)(1 / Math.Sqrt(squares)), target);
    }
}
