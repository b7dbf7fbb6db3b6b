using System.Numerics;

namespace Functions.Media.Decoder.Tests.Pictures;

/// <summary>Writes a JPEG with arithmetic coding (ITU-T T.81, annex D), as few programs do.</summary>
internal static class ArithmeticJpeg
{
    /// <summary>A picture of nothing but middle grey: every coefficient is zero, so each block is two decisions.</summary>
    public static byte[] MiddleGrey(int width, int height)
    {
        var coder = new Coder();
        var (difference, endOfBlock) = (new Context(), new Context());
        for (var block = 0; block < (width + 7) / 8 * ((height + 7) / 8); block++)
        {
            coder.Encode(false, difference);
            coder.Encode(true, endOfBlock);
        }

        byte[] scan = [.. coder.Finish().SelectMany(b => b == 0xFF ? new byte[] { 0xFF, 0 } : [b])];
        byte[] size = [(byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width];
        return
        [
            0xFF, 0xD8,
            0xFF, 0xDB, 0, 67, 0, .. Enumerable.Repeat((byte)8, 64),
            0xFF, 0xC9, 0, 11, 8, .. size, 1, 1, 0x11, 0,
            0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0,
            .. scan,
            0xFF, 0xD9,
        ];
    }

    private sealed class Context
    {
        public int State { get; set; }

        public bool MostProbable { get; set; }
    }

    /// <summary>The encoder of section D.1 with the code register as one long number.</summary>
    private sealed class Coder
    {
        /// <summary>Table D.3 as far as a run of equal decisions goes.</summary>
        private static readonly int[] Estimates =
            [0x5A1D, 0x2586, 0x1114, 0x080B, 0x03D8, 0x01DA, 0x00E5, 0x006F, 0x0036, 0x001A, 0x000D, 0x0006, 0x0003, 0x0001];

        private BigInteger low;
        private int interval = 0x10000;
        private int bits = 16;

        public void Encode(bool decision, Context context)
        {
            var estimate = Estimates[context.State];
            interval -= estimate;
            if (decision == context.MostProbable)
            {
                if (interval >= 0x8000)
                {
                    return;
                }

                if (interval < estimate)
                {
                    low += interval;
                    interval = estimate;
                }

                context.State = Math.Min(context.State + 1, Estimates.Length - 1);
            }
            else
            {
                Assert.AreEqual(0, context.State, "Only the first decision may be the improbable one.");
                if (interval >= estimate)
                {
                    low += interval;
                    interval = estimate;
                }

                (context.State, context.MostProbable) = (1, decision);
            }

            for (; interval < 0x8000; interval <<= 1, bits++)
            {
                low <<= 1;
            }
        }

        public byte[] Finish()
        {
            var value = (low + interval - 1) >> 15 << 15;
            value <<= -bits & 7;
            return value.ToByteArray(isUnsigned: true, isBigEndian: true) is var bytes && bytes.Length < (bits + 7) / 8
                ? [.. new byte[((bits + 7) / 8) - bytes.Length], .. bytes]
                : bytes;
        }
    }
}
