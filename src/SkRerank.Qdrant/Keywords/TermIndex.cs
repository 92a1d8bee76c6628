using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace SkRerank.Qdrant.Keywords;

/// <summary>Gives the index of a term in a sparse vector: MurmurHash3 (x86, 32 bits, seed 0) of its UTF-8.</summary>
/// <remarks>
/// The index is stable across processes and versions: stored vectors are made of it. Two terms collide with probability 2⁻³²; a query's term shares its index with one of V other terms with probability V / 2³², which is 0.002 % of 100,000 terms,
/// and among them one pair is expected to collide (V² / 2³³). Colliding terms count as one.
/// </remarks>
internal static class TermIndex
{
    private const uint C1 = 0xCC9E2D51;
    private const uint C2 = 0x1B873593;

    public static uint Of(string term)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(term);
        ReadOnlySpan<byte> rest = bytes;
        uint hash = 0;
        for (; rest.Length >= sizeof(uint); rest = rest[sizeof(uint)..])
        {
            hash ^= Scramble(BinaryPrimitives.ReadUInt32LittleEndian(rest));
            hash = (BitOperations.RotateLeft(hash, 13) * 5) + 0xE6546B64;
        }

        uint tail = 0;
        for (int i = rest.Length - 1; i >= 0; i--) tail = (tail << 8) | rest[i];
        if (rest.Length > 0) hash ^= Scramble(tail);
        hash ^= (uint)bytes.Length;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }

    private static uint Scramble(uint block) => BitOperations.RotateLeft(block * C1, 15) * C2;
}
