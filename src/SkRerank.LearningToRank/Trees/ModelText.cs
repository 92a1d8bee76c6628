using System.Globalization;
using System.Runtime.CompilerServices;

namespace SkRerank.LearningToRank.Trees;

/// <summary>Words what is wrong with the text of a model, and reads the numbers in it.</summary>
/// <param name="name">What the model is called in a message: its path, or a word for a text.</param>
internal sealed class ModelText(string name)
{
    // Longer files are no ranking models, and a string has its limit.
    private const long MostBytes = 1L << 29;

    /// <summary>Reads a file whole.</summary>
    /// <exception cref="RerankException">It is not there, cannot be read or is too long.</exception>
    public static string ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        ModelText text = new($"'{path}'");
        if (Directory.Exists(path)) throw text.Fail("is a folder; name the model file inside it");
        if (!File.Exists(path)) throw text.Fail("does not exist; check the path");
        try
        {
            if (new FileInfo(path).Length is > MostBytes and var length) throw text.Fail($"has {length} bytes, and at most {MostBytes} are read; name a model file");
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw text.Fail($"cannot be read ({e.Message.TrimEnd('.')}); check its permissions and its disk", e);
        }
    }

    /// <summary>Makes the error of the model.</summary>
    /// <param name="problem">What was expected, what came and what to do, as the rest of a sentence.</param>
    /// <param name="inner">The cause, if an exception told it.</param>
    public RerankException Fail(string problem, Exception? inner = null) => new($"The model {name} {problem}.", inner) { ProviderName = "trees", Operation = "load" };

    /// <summary>Makes the error of a tree.</summary>
    public Func<string, Exception> OfTree(int tree) => problem => Fail($"is broken: tree {tree} {problem}; write the model again with the library that trained it");

    /// <summary>Reads numbers with blanks between them.</summary>
    /// <param name="text">The numbers.</param>
    /// <param name="count">How many there must be.</param>
    /// <param name="fail">Makes the error.</param>
    /// <param name="what">What the numbers are called in the file.</param>
    public static double[] Doubles(ReadOnlySpan<char> text, int count, Func<string, Exception> fail, [CallerArgumentExpression(nameof(text))] string what = "")
    {
        var numbers = new double[Counted(text, count, fail, what)];
        var at = 0;
        foreach (var range in text.Split(' '))
        {
            if (text[range] is not { IsEmpty: false } word) continue;
            if (!TryDouble(word, out numbers[at++])) throw fail($"has '{Short(word)}' in {what}, where a number should stand");
        }

        return numbers;
    }

    /// <summary>Reads whole numbers with blanks between them.</summary>
    /// <param name="text">The numbers.</param>
    /// <param name="count">How many there must be.</param>
    /// <param name="fail">Makes the error.</param>
    /// <param name="what">What the numbers are called in the file.</param>
    public static long[] Integers(ReadOnlySpan<char> text, int count, Func<string, Exception> fail, [CallerArgumentExpression(nameof(text))] string what = "")
    {
        var numbers = new long[Counted(text, count, fail, what)];
        var at = 0;
        foreach (var range in text.Split(' '))
        {
            if (text[range] is not { IsEmpty: false } word) continue;
            if (!long.TryParse(word, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out numbers[at]) || numbers[at] is < int.MinValue or > uint.MaxValue)
            {
                throw fail($"has '{Short(word)}' in {what}, where a whole number should stand");
            }

            at++;
        }

        return numbers;
    }

    /// <summary>Gives the beginning of what a file says, for a message.</summary>
    public static string Short(ReadOnlySpan<char> text) => text.Length <= 40 ? text.ToString() : $"{text[..40]}…";

    // Counted before anything is allocated: the file's own count may be any number.
    private static int Counted(ReadOnlySpan<char> text, int count, Func<string, Exception> fail, string what)
    {
        var words = 0;
        foreach (var range in text.Split(' '))
        {
            if (!text[range].IsEmpty) words++;
        }

        return words == count ? count : throw fail($"has {words} values in {what}, and {count} are expected");
    }

    private static bool TryDouble(ReadOnlySpan<char> word, out double number)
    {
        if (double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out number)) return true;
        if (word.TrimStart('-') is not "inf") return false;
        number = word[0] == '-' ? double.NegativeInfinity : double.PositiveInfinity;
        return true;
    }
}
