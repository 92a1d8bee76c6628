using System.Globalization;

namespace SkRerank.Keywords;

/// <summary>Looks up the class of a code point in <c>word-classes.txt</c>.</summary>
internal static class WordClasses
{
    private const int PageSize = 256;

    private static readonly WordClass[][] Pages = Read();

    /// <summary>Gives the class of the code point at a position, and how many chars it takes; a lone surrogate is in no word.</summary>
    public static WordClass At(ReadOnlySpan<char> text, int position, out int length)
    {
        var first = text[position];
        length = 1;
        if (!char.IsSurrogate(first)) return Pages[first / PageSize][first % PageSize];
        if (!char.IsHighSurrogate(first) || position + 1 >= text.Length || !char.IsLowSurrogate(text[position + 1])) return WordClass.Other;
        length = 2;
        var codePoint = char.ConvertToUtf32(first, text[position + 1]);
        return Pages[codePoint / PageSize][codePoint % PageSize];
    }

    private static WordClass[][] Read()
    {
        var nothing = new WordClass[PageSize];
        var pages = new WordClass[0x110000 / PageSize][];
        Array.Fill(pages, nothing);
        using var stream = typeof(WordClasses).Assembly.GetManifestResourceStream("SkRerank.Keywords.word-classes.txt")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            var fields = line.Split(' ');
            var value = Enum.Parse<WordClass>(fields[0]);
            foreach (var range in fields.Skip(1))
            {
                var bounds = range.Split('-');
                var from = int.Parse(bounds[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                var to = int.Parse(bounds[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                for (var codePoint = from; codePoint <= to; codePoint++)
                {
                    ref var page = ref pages[codePoint / PageSize];
                    if (page == nothing) page = new WordClass[PageSize];
                    page[codePoint % PageSize] = value;
                }
            }
        }

        return pages;
    }
}
