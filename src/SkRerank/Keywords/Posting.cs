namespace SkRerank.Keywords;

/// <summary>Packs a document and the count of a term in it into 64 bits that sort by document.</summary>
internal static class Posting
{
    public static ulong Pack(int document, int frequency) => ((ulong)document << 32) | (uint)frequency;

    public static int Document(ulong posting) => (int)(posting >> 32);

    public static int Frequency(ulong posting) => (int)(uint)posting;
}
