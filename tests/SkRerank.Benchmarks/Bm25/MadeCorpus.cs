using System.Globalization;

namespace SkRerank.Benchmarks.Bm25;

/// <summary>A made collection: words by Zipf's law (exponent 1.07, 300,000 words), lengths log-normal with a median of 55 words; the same for the same seed.</summary>
internal sealed class MadeCorpus
{
    private const int Words = 300_000;
    private const double Exponent = 1.07;

    private readonly Random _random = new(20_261_128);
    private readonly double[] _upTo = new double[Words];

    public MadeCorpus(int documents)
    {
        double sum = 0;
        for (var rank = 1; rank <= Words; rank++) _upTo[rank - 1] = sum += Math.Pow(rank, -Exponent);
        Documents = new int[documents][];
        for (var i = 0; i < documents; i++)
        {
            // Box and Muller: a normal deviate of two uniform ones.
            var normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
            var words = new int[Math.Clamp((int)Math.Round(55 * Math.Exp(0.47 * normal)), 1, 2000)];
            for (var w = 0; w < words.Length; w++) words[w] = Math.Min(Words - 1, ~Array.BinarySearch(_upTo, _random.NextDouble() * sum) is >= 0 and int at ? at : 0);
            Documents[i] = words;
        }
    }

    /// <summary>Gets the words of each document, by their rank from 0.</summary>
    public int[][] Documents { get; }

    /// <summary>Makes queries of two to six distinct words, their ranks drawn evenly by logarithm between two.</summary>
    public int[][] Queries(int count, int fromRank, int toRank)
    {
        var queries = new int[count][];
        for (var i = 0; i < count; i++)
        {
            var words = new HashSet<int>();
            var wanted = _random.Next(2, 7);
            while (words.Count < wanted) words.Add((int)(fromRank * Math.Pow((double)toRank / fromRank, _random.NextDouble())));
            queries[i] = [.. words];
        }

        return queries;
    }

    public static string Text(IEnumerable<int> words) => string.Join(' ', words.Select(w => string.Create(CultureInfo.InvariantCulture, $"w{w}")));
}
