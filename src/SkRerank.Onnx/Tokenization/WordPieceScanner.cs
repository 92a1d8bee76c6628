using System.Text;

namespace SkRerank.Onnx.Tokenization;

/// <summary>Normalises, splits and looks up in one pass over a text, with memory for one word.</summary>
/// <remarks>
/// The order of the reference: clean, set ideographs apart, decompose and drop nonspacing marks, lower-case, split at white space and punctuation, match pieces greedily.
/// Each step looks at one character alone, so they run character by character. The one exception, canonical reordering, moves only combining marks among each other; all that
/// are left after the nonspacing ones went are 25 rare spacing marks, and no vocabulary tells their orders apart.
/// </remarks>
internal ref struct WordPieceScanner
{
    private readonly WordPieceRules _rules;
    private readonly Span<char> _word;
    private readonly Span<uint> _hashes;
    private TokenSink _sink;
    private int _length;
    private int _codePoints;

    /// <summary>Initializes a new instance of the <see cref="WordPieceScanner"/> struct.</summary>
    /// <param name="rules">What the tokenizer file says.</param>
    /// <param name="word">Room for two characters for each code point of the longest word.</param>
    /// <param name="hashes">Room for as many hashes.</param>
    /// <param name="sink">Where the tokens go.</param>
    public WordPieceScanner(WordPieceRules rules, Span<char> word, Span<uint> hashes, TokenSink sink)
    {
        _rules = rules;
        _word = word;
        _hashes = hashes;
        _sink = sink;
    }

    /// <summary>Gets the tokens so far.</summary>
    public readonly TokenSink Sink => _sink;

    /// <summary>Takes a special token that stands in the text.</summary>
    public void AddSpecial(int id) => _sink.Add(id);

    /// <summary>Scans a text between special tokens; stops early when the sink wants no more.</summary>
    /// <param name="text">The text; lone surrogates count as U+FFFD.</param>
    public void Scan(ReadOnlySpan<char> text)
    {
        var ascii = _rules.Ascii;
        for (var i = 0; i < text.Length;)
        {
            var next = text[i];
            if (next < 0x80)
            {
                i++;
                switch (ascii[next])
                {
                    case AsciiClass.Word:
                        AppendAscii(next);
                        break;
                    case AsciiClass.WordInLowercase:
                        AppendAscii((char)(next | 0x20));
                        break;
                    case AsciiClass.Space:
                        if (_codePoints > 0) EndWord();
                        break;
                    case AsciiClass.Punctuation:
                        AddWord(next);
                        break;
                }
            }
            else
            {
                // An ill-formed sequence gives U+FFFD and the number of characters to skip.
                Rune.DecodeFromUtf16(text[i..], out var rune, out var consumed);
                i += consumed;
                Normalize(rune.Value);
            }

            if (_sink.IsOverfull) break;
        }

        EndWord();
        _length = _codePoints = 0;
    }

    private void Normalize(int codePoint)
    {
        var how = _rules.Normalization;
        if (how.CleanText)
        {
            if (BertCharacter.IsRemovedByCleaning(codePoint)) return;
            if (BertCharacter.IsWhitespace(codePoint))
            {
                EndWord();
                return;
            }
        }

        var alone = how.HandleChineseCharacters && BertCharacter.IsIdeograph(codePoint);
        if (alone) EndWord();
        if (how.StripsAccents) Decompose(codePoint);
        else ToLower(codePoint);
        if (alone) EndWord();
    }

    private void Decompose(int codePoint)
    {
        var syllable = codePoint - 0xAC00;
        if (syllable is >= 0 and < 11172)
        {
            // Hangul decomposes by arithmetic (The Unicode Standard, 3.12): 588 syllables a leading consonant, 28 a vowel.
            ToLower(0x1100 + (syllable / 588));
            ToLower(0x1161 + (syllable % 588 / 28));
            if (syllable % 28 != 0) ToLower(0x11A7 + (syllable % 28));
        }
        else if (CodePointMap.Decompositions.TryMap(codePoint, out var parts))
        {
            foreach (var part in parts) ToLower(part);
        }
        else if (!BertCharacter.IsNonspacingMark(codePoint))
        {
            ToLower(codePoint);
        }
    }

    private void ToLower(int codePoint)
    {
        if (!_rules.Normalization.Lowercase) Split(codePoint);
        else if (codePoint < 0x80) Split(codePoint is >= 'A' and <= 'Z' ? codePoint | 0x20 : codePoint);
        else if (!CodePointMap.Lowercase.TryMap(codePoint, out var parts)) Split(codePoint);
        else foreach (var part in parts) Split(part);
    }

    private void Split(int codePoint)
    {
        if (BertCharacter.IsWhitespace(codePoint)) EndWord();
        else if (BertCharacter.IsPunctuation(codePoint)) AddWord(codePoint);
        else Append(codePoint);
    }

    private void AddWord(int codePoint)
    {
        EndWord();
        Append(codePoint);
        EndWord();
    }

    private void AppendAscii(char next)
    {
        if (_codePoints++ < _rules.LongestWord) _word[_length++] = next;
    }

    private void Append(int codePoint)
    {
        if (_codePoints++ < _rules.LongestWord) _length += new Rune(codePoint).EncodeToUtf16(_word[_length..]);
    }

    private void EndWord()
    {
        if (_codePoints == 0) return;
        var mark = _sink.Mark();
        var known = _codePoints <= _rules.LongestWord;
        for (var start = 0; known && start < _length;)
        {
            var length = _rules.Vocabulary.FindLongest(_word[start.._length], start > 0, _hashes, out var id);
            known = length > 0;
            if (known) _sink.Add(id);
            start += length;
        }

        if (!known)
        {
            _sink.Rewind(mark);
            _sink.Add(_rules.UnknownId);
        }

        _length = _codePoints = 0;
    }
}
